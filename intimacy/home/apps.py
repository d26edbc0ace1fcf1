from importlib import import_module

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "intimacy.home"
    label = "home"

    def ready(self) -> None:
        import_module("intimacy.home.help_check")  # makes the check known
