import uuid

from django.apps import AppConfig

from intimacy.sharing import places


class CheckinsConfig(AppConfig):
    name = "checkins"

    def ready(self) -> None:
        from checkins import kept_weeks, put_back_weeks, question_draft, recompute_weeks
        from checkins.models import CheckIn
        from checkins.views.opened import opened
        from checkins.week_knocks import register_kinds
        from intimacy.clock import recompute_moments, setbacks
        from intimacy.couples.kept_words import keep_words
        from intimacy.couples.spaces import on_close

        def week(exchange: uuid.UUID) -> uuid.UUID | None:
            return CheckIn.objects.filter(exchange=exchange).values_list("pk", flat=True).first()

        places.register_place(places.Place(week, "checkins:opened", opened))
        register_kinds()
        on_close(question_draft.forget)
        recompute_moments.register(*recompute_weeks.PARTS)
        setbacks.on_setback(*put_back_weeks.UNDOS)
        keep_words(kept_weeks.ROOM)
