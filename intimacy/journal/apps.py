from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "intimacy.journal"
    label = "journal"
