from django.apps import AppConfig


class CouplesConfig(AppConfig):
    name = "intimacy.couples"
    label = "couples"

    def ready(self) -> None:
        from intimacy.accounts.forget_person import on_erase
        from intimacy.couples import spaces

        on_erase(spaces.forget_last)
