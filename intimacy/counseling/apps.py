from datetime import timedelta

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class CounselingConfig(AppConfig):
    name = "intimacy.counseling"
    label = "counseling"

    def ready(self) -> None:
        from intimacy.clock import recompute_moments, setbacks
        from intimacy.counseling import (
            ending,
            letting,
            origins,
            planning,
            put_back_sets,
            recompute_steps,
        )
        from intimacy.couples.spaces import on_close
        from intimacy.reminders.kinds import Kind, register
        from intimacy.sharing import beside

        register(
            Kind(
                planning.KIND,
                _("Something you said you would do together"),
                planning.still_wanted,
                planning.link,
                lasts=timedelta(minutes=30),
                leads=(0, 15, 60, 120),
                link_all=lambda: reverse("together"),
            )
        )
        beside.register(
            beside.Beside(
                name=letting.name_of_counselor,
                let_in=letting.shared_by,
                let=lambda words, by, at: letting.let_read(words, by=by, at=at),
                close=lambda words, by, at: letting.take_back(words, by=by, at=at),
                origins=origins.origins,
            )
        )
        on_close(ending.forget)
        recompute_moments.register(*recompute_steps.PARTS)
        setbacks.on_setback(*put_back_sets.UNDOS)
