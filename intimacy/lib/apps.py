from django.apps import AppConfig


class LibConfig(AppConfig):
    name = "intimacy.lib"
    label = "lib"
