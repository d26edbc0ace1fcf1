from importlib import import_module

from django.apps import AppConfig


class LibConfig(AppConfig):
    name = "intimacy.lib"
    label = "lib"

    def ready(self) -> None:
        import_module("intimacy.lib.among")  # makes the lookup known
