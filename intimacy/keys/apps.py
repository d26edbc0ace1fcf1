from django.apps import AppConfig


class KeysConfig(AppConfig):
    name = "intimacy.keys"
    label = "keys"
