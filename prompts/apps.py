from django.apps import AppConfig


class PromptsConfig(AppConfig):
    name = "prompts"

    def ready(self) -> None:
        from intimacy.couples.spaces import on_close
        from prompts.picker import leanings

        on_close(leanings.forget)
