from django.apps import AppConfig


class RitualsConfig(AppConfig):
    name = "intimacy.rituals"
    label = "rituals"
