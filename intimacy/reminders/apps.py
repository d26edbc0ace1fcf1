from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "intimacy.reminders"
    label = "reminders"
