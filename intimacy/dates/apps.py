from datetime import timedelta
from uuid import UUID

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class DatesConfig(AppConfig):
    name = "intimacy.dates"
    label = "dates"

    def ready(self) -> None:
        from intimacy.dates import reminding, turns
        from intimacy.dates.models import Afterwards
        from intimacy.dates.views.after import both
        from intimacy.reminders.kinds import Kind, register
        from intimacy.sharing import places

        def page(subject: object) -> str:
            return reverse("dates:night", args=[subject])

        def evening(exchange: UUID) -> UUID | None:
            found = Afterwards.objects.filter(exchange=exchange)
            return found.values_list("night", flat=True).first()

        places.register(places.Place(evening, "dates:after-both", both))
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
            Kind(
                turns.KIND,
                _("Your turn to plan a date"),
                turns.still_wanted,
                lambda subject: reverse("dates:turn"),
                a_day,
                held=True,
            ),
        )
