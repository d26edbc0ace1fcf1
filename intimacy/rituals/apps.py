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
        from intimacy.rituals import reminding, setting

        on_close(setting.forget)
        register(
            Kind(
                reminding.KIND,
                _("A ritual"),
                reminding.still_wanted,
                reminding.link,
                lasts=timedelta(minutes=30),
                leads=(0, 5, 10, 15, 30, 60, 120),
                placed=True,
                link_all=lambda: reverse("rituals:list"),
            )
        )
