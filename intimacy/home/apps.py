from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "intimacy.home"
    label = "home"
