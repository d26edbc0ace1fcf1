"""The staff side of counselors: who they say they are, and the answer. Nothing of their work."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import FETCH_RAISE
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.dateparse import parse_datetime
from django.utils.timezone import now

from intimacy.accounts.models import User
from intimacy.counseling.desk import approval
from intimacy.counseling.desk.approval import State
from intimacy.counseling.models import Counselor

type Counselors = Any  # a queryset; the stubs want it named twice
DETAILS = ("name", "qualification", "licence_number", "licence_body", "country")


class StateFilter(admin.SimpleListFilter):
    title, parameter_name = "state", "state"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [(str(value), str(label)) for value, label in State.choices]

    def queryset(self, request: HttpRequest, queryset: Counselors) -> Counselors:
        state = self.value()
        return queryset.filter(approval.in_state(state)) if state else queryset


@admin.register(Counselor)
class CounselorAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = (*DETAILS, "email", "state", "applied")
    list_filter = (StateFilter,)
    search_fields = ("name", "licence_number")
    search_help_text = "A part of the name or of the licence number"
    ordering = ("-applied_at",)
    fields = (*DETAILS, "email", "state", "applied_at")
    actions = ("approve", "refuse", "deactivate", "reactivate")

    # --- Who may do what ---------------------------------------------------

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People apply by themselves."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Counselor | None = None) -> bool:
        """What somebody said about themselves is answered, never rewritten."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Counselor | None = None) -> bool:
        """Deactivated is as far as it goes: what couples agreed to names this row."""
        return False

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Looking is one permission, answering another: the one Django calls change."""
        return bool(request.user.has_perm("counseling.change_counselor"))

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Filter by state only: anything wider could ask about clients."""
        return lookup == StateFilter.parameter_name

    # --- The list ----------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> Counselors:
        return super().get_queryset(request).select_related("user").fetch_mode(FETCH_RAISE)

    @admin.display(description="e-mail")
    def email(self, counselor: Counselor) -> str:
        return counselor.user.email

    @admin.display(description="state")
    def state(self, counselor: Counselor) -> str:
        return str(approval.state_of(counselor).label)

    @admin.display(description="applied", ordering="applied_at")
    def applied(self, counselor: Counselor) -> str:
        """The date, and which application this row showed, for the answer to name it."""
        return render_to_string("counseling/desk/staff_applied.html", {"counselor": counselor})

    # --- The answers -------------------------------------------------------

    @admin.action(description="Approve", permissions=["decide"])
    def approve(self, request: HttpRequest, counselors: Counselors) -> None:
        def verb(counselor: Counselor, *, by: User, at: datetime) -> None:
            seen = _seen(request, counselor)
            approval.approve(counselor, by=by, at=at, seen=seen)

        self.answer(request, counselors, verb, "approved")

    @admin.action(description="Refuse", permissions=["decide"])
    def refuse(self, request: HttpRequest, counselors: Counselors) -> None:
        self.answer(request, counselors, approval.refuse, "refused")

    @admin.action(
        description="Deactivate: signs them out and ends every client, at once",
        permissions=["decide"],
    )
    def deactivate(self, request: HttpRequest, counselors: Counselors) -> None:
        self.answer(request, counselors, approval.deactivate, "deactivated")

    @admin.action(description="Reactivate, without their clients", permissions=["decide"])
    def reactivate(self, request: HttpRequest, counselors: Counselors) -> None:
        def verb(counselor: Counselor, *, by: User, at: datetime) -> None:
            approval.reactivate(counselor, by=by)

        self.answer(request, counselors, verb, "reactivated")

    def answer(
        self, request: HttpRequest, counselors: Counselors, verb: Callable[..., None], done: str
    ) -> None:
        """Do it to each of these, but for those the rules keep from it; say which and why."""
        count = 0
        for counselor in list(counselors):
            try:
                verb(counselor, by=request.user, at=now())
            except ValidationError as error:
                messages.error(request, f"Not {done}: {counselor.name}: {error.messages[0]}")
                continue
            self.log_change(request, counselor, f"Now {done}.")
            count += 1
        if count:
            messages.success(request, f"{count} {done}.")


def _seen(request: HttpRequest, counselor: Counselor) -> datetime:
    """The date of the application on the page the button was pressed on."""
    try:
        seen = parse_datetime(request.POST.get(f"seen-{counselor.pk}", ""))
    except ValueError:
        seen = None
    if seen is None:
        raise ValidationError("look at the details again first")
    return seen
