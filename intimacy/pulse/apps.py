from django.apps import AppConfig


class PulseConfig(AppConfig):
    name = "intimacy.pulse"
    label = "pulse"

    def ready(self) -> None:
        from intimacy.clock import recompute_moments
        from intimacy.couples.kept_words import keep_words
        from intimacy.couples.spaces import on_close
        from intimacy.pulse import forget_pulses, own_pulses, pulse_nudges, recompute_openings
        from intimacy.reminders.kinds import register

        register(pulse_nudges.NUDGE)
        on_close(forget_pulses.forget_pulses)
        recompute_moments.register(*recompute_openings.PARTS)
        keep_words(own_pulses.ROOM)
