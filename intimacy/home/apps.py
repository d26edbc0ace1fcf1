from importlib import import_module

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "intimacy.home"
    label = "home"

    def ready(self) -> None:
        from intimacy.lib.page_slots import fill_slot

        import_module("intimacy.home.help_check")  # makes the check known
        fill_slot("pulse_low", "home/_ways_on.html")
