from datetime import timedelta

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class RitualsConfig(AppConfig):
    name = "intimacy.rituals"
    label = "rituals"

    def ready(self) -> None:
        from intimacy.couples.spaces import on_close
        from intimacy.reminders.kinds import Kind, register
        from intimacy.rituals import manage_ritual, ritual_reminders

        on_close(manage_ritual.forget)
        register(
            Kind(
                ritual_reminders.KIND,
                _("A ritual"),
                ritual_reminders.still_wanted,
                ritual_reminders.link,
                lasts=timedelta(minutes=30),
                leads=(0, 5, 10, 15, 30, 60, 120),
                placed=True,
                link_all=lambda: reverse("rituals:list"),
            )
        )
