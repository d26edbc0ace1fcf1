from django.apps import AppConfig


class CouplesConfig(AppConfig):
    name = "intimacy.couples"
    label = "couples"
