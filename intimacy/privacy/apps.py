from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "intimacy.privacy"
    label = "privacy"
