from django.apps import AppConfig


class PromptsConfig(AppConfig):
    name = "prompts"

    def ready(self) -> None:
        from intimacy.accounts.forget_person import on_erase
        from intimacy.couples.spaces import on_close
        from prompts.picker import leanings
        from prompts.sets import own_questions

        on_close(leanings.forget)
        on_erase(own_questions.forget_owner)
