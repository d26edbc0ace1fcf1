from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "intimacy.calendars"
    label = "calendars"

    def ready(self) -> None:
        from intimacy.lib.page_slots import fill_slot

        fill_slot("date", "calendars/_add_date.html")
        fill_slot("ritual", "calendars/_add_ritual.html")
        fill_slot("reminders", "calendars/_have_them.html")
