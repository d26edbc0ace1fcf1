"""The staff pages: open to staff whose session has shown a second factor, and to nobody else.

No model that holds people's words is registered here, and none may be.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest

from intimacy.accounts.proofs import STAFF
from intimacy.accounts.session_proofs import second_factor_age

SIGN_IN_APPS = {"account", "mfa", "usersessions"}


class StaffSite(AdminSite):
    site_header = site_title = "Staff"
    enable_nav_sidebar = False  # two kinds of rows need none, and wordings need the room

    def register(self, model_or_iterable: Any, *args: Any, **options: Any) -> None:
        """Keep out what would let staff become somebody: addresses, factors, sessions."""
        models = (
            model_or_iterable if isinstance(model_or_iterable, Iterable) else [model_or_iterable]
        )
        fine = [model for model in models if model._meta.app_label not in SIGN_IN_APPS]
        super().register(fine, *args, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Being staff is not enough: this session must have used a second factor lately."""
        age = second_factor_age(request)
        lately = age is not None and age <= STAFF.minutes * 60
        return super().has_permission(request) and lately
