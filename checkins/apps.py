import uuid

from django.apps import AppConfig

from intimacy.sharing import places


class CheckinsConfig(AppConfig):
    name = "checkins"

    def ready(self) -> None:
        from checkins import drafting, put_back_weeks, recompute_weeks
        from checkins.knocking import register_kinds
        from checkins.models import CheckIn
        from checkins.views.opened import opened
        from intimacy.clock import recompute_moments, setbacks
        from intimacy.couples.spaces import on_close

        def week(exchange: uuid.UUID) -> uuid.UUID | None:
            return CheckIn.objects.filter(exchange=exchange).values_list("pk", flat=True).first()

        places.register(places.Place(week, "checkins:opened", opened))
        register_kinds()
        on_close(drafting.forget)
        recompute_moments.register(*recompute_weeks.PARTS)
        setbacks.on_setback(*put_back_weeks.UNDOS)
