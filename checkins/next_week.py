"""Next week, before it begins: what it will ask, and exchanging one of its questions.

What one looks at is the draft with one's own exchange; the other's shows when the week begins.
"""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from checkins import question_draft, week_questions
from checkins.begin_week import current, next_week
from intimacy.accounts.models import User
from intimacy.couples.models import Couple
from intimacy.couples.spaces import hold
from prompts.library import catalog
from prompts.models import Prompt, Swap
from prompts.picker.candidates import Pick, Why

LATER = _("Next week’s questions are drawn when it opens.")


@dataclass(frozen=True)
class Preview:
    """The week that opens at `opens` (UTC), as one person may see it today.

    `drawn_for` is the date it was drawn for; a changed day moves the week, not that date. None
    where the joint choices have changed since: then there is nothing to see yet.
    """

    drawn_for: date | None
    opens: datetime
    picks: list[Pick]
    swapped: bool
    to_talk_about: frozenset[str] = frozenset()  # keys, which no week asks before that

    def asks(self, key: str) -> bool:
        return any(pick.candidate.key == key for pick in self.picks)


def preview(couple: Couple, user: User, at: datetime) -> Preview:
    """Return next week as `user` may see it. Begins the week that runs, if it is due."""
    checkin = current(couple, at)
    day = next_week(couple, checkin, at)
    opens = couple.rhythm.begins(day)
    if not question_draft.holds(couple, checkin, day):
        return Preview(None, opens, [], swapped=False)
    drawn_for = date.fromisoformat(checkin.coming["day"])
    mine = Swap.objects.filter(couple=couple, week=drawn_for, user=user)
    exchanged = dict(mine.values_list("prompt__key", "instead__key"))
    keys = [(exchanged.get(key, key), why) for key, why in checkin.coming["asked"]]
    asked = catalog.of([key for key, _ in keys])
    picks = [Pick(asked[key], Why(why)) for key, why in keys if key in asked]
    talk = checkin.coming.get("talk", {"anchors": [], "sets": []})
    meanwhile = frozenset(chain(talk["anchors"], *talk["sets"]))
    return Preview(drawn_for, opens, picks, bool(exchanged), meanwhile)


def swap(couple: Couple, key: str, drawn_for: date | None, *, by: User, at: datetime) -> None:
    """Ask something else instead of `key` in the week drawn for that date; one a person and week.

    Raises ValidationError where that week has begun, does not ask it, or holds nothing else.
    """
    with hold(couple) as couple:
        coming = preview(couple, by, at)
        if coming.drawn_for is None:
            raise ValidationError(LATER)
        if coming.drawn_for != drawn_for:
            raise ValidationError(_("That week has begun, so its questions stay as they are."))
        if coming.swapped:
            raise ValidationError(_("You have exchanged one of next week’s questions already."))
        if not coming.asks(key):
            raise ValidationError(_("That question is not among next week’s."))
        meanwhile, day = coming.to_talk_about, coming.drawn_for
        instead = week_questions.instead_of(key, coming.picks, couple, day, at, but=meanwhile)
        if instead is None:
            raise ValidationError(_("There is nothing else to ask in its place just now."))
        rows = {prompt.key: prompt for prompt in Prompt.objects.filter(key__in=[key, instead.key])}
        Swap.objects.create(
            couple=couple,
            user=by,
            week=coming.drawn_for,
            prompt=rows[key],
            instead=rows[instead.key],
        )
