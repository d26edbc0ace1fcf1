"""What one person may read of some evenings."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import FETCH_RAISE, QuerySet
from django.utils.translation import gettext as _

from intimacy.accounts.models import User
from intimacy.couples.models import Couple
from intimacy.dates.models import DateNight, Plan
from intimacy.keys.decryption import UNOPENED, decrypt_rows
from intimacy.lib.compiled import compiled


@dataclass(frozen=True)
class Told:
    """What is planned. Nothing of it stands here while it is hidden from the reader."""

    title: str = ""
    what: str = ""
    idea: str = ""
    hidden: bool = False
    broken: bool = False  # these words do not open any more


HIDDEN = Told(hidden=True)


def told(nights: Sequence[DateNight], user: User, at: datetime) -> dict[UUID, Told]:
    """Return what `user` may read of what is planned, at the UTC moment `at`, in one query."""
    plans = _plans([night.pk for night in nights], user, at)
    rows = {plan.pk: plan.night_id for plan in plans}
    words = decrypt_rows(plans, "body", user)
    read = {rows[pk]: _parsed(text) for pk, text in words.items()}
    return {night.pk: read.get(night.pk, HIDDEN) for night in nights}


@compiled
def _plans(nights: Collection[UUID], user: User, at: datetime) -> QuerySet[Plan]:
    mine = Plan.objects.readable_by(user, at).filter(night__in=nights)
    return mine.select_related("key").fetch_mode(FETCH_RAISE)


def known(night: DateNight, user: User) -> str | None:
    """Return "what should they know?", which is for both, of a row loaded with its key.

    None where it does not open.
    """
    return decrypt_rows([night], "know", user)[night.pk]


def is_covered(night: DateNight, at: datetime) -> bool:
    """True for a surprise that has not begun: its planner's own screen covers it until *Show*."""
    return night.surprise and not night.has_begun(at)


def name_of(night: DateNight, read: Told, couple: Couple, at: datetime) -> str:
    """Return what a list of `couple` calls this date: never what a surprise is before it begins."""
    if read.hidden:
        return _("A surprise")
    if is_covered(night, at):
        return _("Your surprise")
    if read.broken:
        return str(UNOPENED)
    return read.title or str(couple.words.one)


def _parsed(text: str | None) -> Told:
    if text is None:
        return Told(broken=True)
    words = json.loads(text)
    return Told(words["title"], words["what"], words["idea"])
