from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "intimacy.sharing"
    label = "sharing"
