from datetime import timedelta

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class DatesConfig(AppConfig):
    name = "intimacy.dates"
    label = "dates"

    def ready(self) -> None:
        from intimacy.dates import reminding
        from intimacy.reminders.kinds import Kind, register

        def page(subject: object) -> str:
            return reverse("dates:night", args=[subject])

        until_it_begins, a_day = timedelta(minutes=5), timedelta(days=1)
        register(
            Kind(
                reminding.DAY,
                _("A date, well before"),
                reminding.still_on,
                page,
                until_it_begins,
                leads=(720, 1440, 2880),
                lead=1440,
                fixed=True,
            ),
            Kind(
                reminding.SOON,
                _("A date, soon"),
                reminding.still_on,
                page,
                until_it_begins,
                leads=(30, 60, 120, 240),
                lead=120,
                fixed=True,
            ),
            Kind(
                reminding.PROPOSED,
                _("A date is proposed or moved"),
                reminding.still_waits,
                page,
                a_day,
                held=True,
            ),
            Kind(
                reminding.CONFIRM,
                _("A date waits for your last yes"),
                reminding.still_to_confirm,
                page,
                a_day,
                held=True,
            ),
        )
