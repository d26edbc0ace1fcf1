from django.apps import AppConfig


class DatesConfig(AppConfig):
    name = "intimacy.dates"
    label = "dates"
