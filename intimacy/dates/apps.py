from uuid import UUID

from django.apps import AppConfig


class DatesConfig(AppConfig):
    name = "intimacy.dates"
    label = "dates"

    def ready(self) -> None:
        from intimacy.accounts.forget_person import on_erase
        from intimacy.clock import recompute_moments
        from intimacy.couples.kept_words import keep_words
        from intimacy.couples.spaces import on_close
        from intimacy.dates import (
            date_reminders,
            hold_date,
            kept_afterwards,
            recompute_dates,
            whose_turn,
        )
        from intimacy.dates.models import Afterwards
        from intimacy.dates.views.after import both
        from intimacy.reminders.kinds import register
        from intimacy.sharing import places

        def evening(exchange: UUID) -> UUID | None:
            found = Afterwards.objects.filter(exchange=exchange)
            return found.values_list("night", flat=True).first()

        places.register_place(places.Place(evening, "dates:after-both", both))
        register(*date_reminders.KINDS, whose_turn.TURN)
        on_close(hold_date.forget_dates)
        on_erase(hold_date.forget_planner)
        recompute_moments.register(*recompute_dates.PARTS)
        keep_words(kept_afterwards.ROOM)
