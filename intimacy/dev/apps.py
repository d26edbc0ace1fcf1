from django.apps import AppConfig


class DevConfig(AppConfig):
    name = "intimacy.dev"
    label = "dev"
