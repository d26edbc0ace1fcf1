from django.apps import AppConfig


class RepairConfig(AppConfig):
    name = "intimacy.repair"
    label = "repair"

    def ready(self) -> None:
        from intimacy.clock import recompute_moments
        from intimacy.couples.kept_words import keep_words
        from intimacy.couples.spaces import on_close
        from intimacy.reminders.kinds import register
        from intimacy.repair import (
            break_reminders,
            forget_room,
            recompute_breaks,
            recompute_phrases,
            taken_along,
        )

        on_close(forget_room.forget_joint)
        register(*break_reminders.KINDS)
        recompute_moments.register(recompute_phrases.PART, recompute_breaks.PART)
        keep_words(taken_along.ROOM)
