from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "intimacy.reminders"
    label = "reminders"

    def ready(self) -> None:
        from intimacy.clock import recompute_moments, setbacks
        from intimacy.reminders import put_back_reminders, recompute_reminders

        recompute_moments.register(*recompute_reminders.PARTS)
        setbacks.on_setback(*put_back_reminders.UNDOS)
