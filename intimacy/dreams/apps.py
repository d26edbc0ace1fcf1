from django.apps import AppConfig


class DreamsConfig(AppConfig):
    name = "intimacy.dreams"
    label = "dreams"

    def ready(self) -> None:
        from intimacy.clock import recompute_moments
        from intimacy.couples.kept_words import keep_words
        from intimacy.couples.spaces import on_close
        from intimacy.dreams import (
            dream_reminders,
            forget_room,
            promise_reminders,
            recompute_room,
            taken_along,
        )
        from intimacy.reminders.kinds import register

        on_close(forget_room.forget_dreams)
        register(dream_reminders.KIND, promise_reminders.KIND)
        recompute_moments.register(*recompute_room.PARTS)
        keep_words(taken_along.ROOM)
