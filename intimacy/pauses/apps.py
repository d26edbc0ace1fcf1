from django.apps import AppConfig


class PausesConfig(AppConfig):
    name = "intimacy.pauses"
    label = "pauses"
