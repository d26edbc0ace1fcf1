"""Next week, before it begins: what it will ask, and exchanging one of its questions."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from checkins.asking import questions_for
from checkins.opening import current, next_week
from intimacy.accounts.models import User
from intimacy.couples.models import Couple
from intimacy.couples.spaces import lock
from prompts.candidates import Pick
from prompts.models import Prompt, Swap


@dataclass(frozen=True)
class Preview:
    """The week named `day`, which opens at `opens` (UTC), as it would be asked today."""

    day: date
    opens: datetime
    picks: list[Pick]

    def asks(self, key: str) -> bool:
        return any(pick.candidate.key == key for pick in self.picks)


def preview(couple: Couple, at: datetime) -> Preview:
    """Return next week as it would be asked today; nothing is written down by looking."""
    day = next_week(couple, current(couple, at), at)
    return Preview(day, couple.rhythm.opens(day), questions_for(couple, day, at))


def swap(couple: Couple, key: str, day: date | None, *, by: User, at: datetime) -> None:
    """Ask something else instead of `key` in the week named `day`; one a person and week.

    Raises ValidationError where that week has begun, does not ask it, or holds nothing else.
    """
    with transaction.atomic():
        couple = lock(couple)
        coming = preview(couple, at)
        if coming.day != day:
            raise ValidationError(_("That week has begun, so its questions stay as they are."))
        if has_swapped(couple, coming.day, by):
            raise ValidationError(_("You have exchanged one of next week’s questions already."))
        if not coming.asks(key):
            raise ValidationError(_("That question is no longer among next week’s."))
        prompt = Prompt.objects.get(key=key)
        Swap.objects.create(couple=couple, user=by, week=coming.day, prompt=prompt)
        if preview(couple, at).asks(key):
            raise ValidationError(_("There is nothing else to ask in its place just now."))


def has_swapped(couple: Couple, day: date, user: User) -> bool:
    return Swap.objects.filter(couple=couple, week=day, user=user).exists()
