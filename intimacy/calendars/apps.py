from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "intimacy.calendars"
    label = "calendars"
