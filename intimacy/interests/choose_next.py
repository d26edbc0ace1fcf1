"""Taking turns choosing: of what both would try, one chooses what comes next, then the other.

Passing the turn on needs no reason. Every verb takes the `seen` number of the choice somebody
looked at, and changes nothing where it is another by now: pressed twice is once.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db.models import QuerySet

from intimacy.accounts.models import User
from intimacy.couples.models import Couple, Membership
from intimacy.couples.spaces import Closed, hold
from intimacy.interests.mark_interests import MARKING
from intimacy.interests.models import Choice
from intimacy.lib.compiled import compiled, first


def choice_of(couple: Couple) -> Choice | None:
    """Return the couple's choice, or None where nobody wrote one down yet; one query."""
    return first(_choice(couple))


@compiled
def _choice(couple: Couple) -> QuerySet[Choice]:
    return Choice.objects.filter(couple=couple)[:1]


def choose(couple: Couple, key: str, *, by: User, seen: int, at: datetime) -> None:
    """Let what both would try come next, by the one whose turn it is."""
    with _held(couple, seen) as choice:
        if choice and choice.whose_id == by.pk and key in _untried(choice, at):
            _change(choice, key=key)


def put_back(couple: Couple, *, by: User, seen: int) -> None:
    """Leave it open again what comes next, by the one who chose."""
    with _held(couple, seen) as choice:
        if choice and choice.key and choice.whose_id == by.pk:
            _change(choice, key="")


def pass_on(couple: Couple, *, by: User, seen: int) -> None:
    """ "You choose": the turn goes to the other, and what comes next is open."""
    with _held(couple, seen) as choice:
        if choice and choice.whose_id == by.pk:
            choice.whose = _other(choice)
            _change(choice, key="")


def tried(couple: Couple, *, seen: int) -> None:
    """ "We tried it", by either: it stands among what was tried, and the other chooses next."""
    with _held(couple, seen) as choice:
        if choice and choice.key:
            choice.tried = [*(key for key in choice.tried if key != choice.key), choice.key]
            choice.whose, choice.tried_as = _other(choice), choice.number + 1
            _change(choice, key="")


def not_yet(couple: Couple, *, seen: int) -> None:
    """Take "We tried it" back, by either, until the next press: it comes next again."""
    with _held(couple, seen) as choice:
        if choice and choice.just_tried:
            choice.whose, choice.tried_as = _other(choice), None
            key = choice.tried.pop()
            _change(choice, key=key)


def forget_interests(couple: Couple) -> None:
    """Delete what a space that closes had chosen; marks stay with whoever made them."""
    Choice.objects.filter(couple=couple).delete()


@contextmanager
def _held(couple: Couple, seen: int) -> Iterator[Choice | None]:
    """Take the couple's lock; hand over the choice as it stands, or None where it moved on.

    One nobody wrote down yet is the first person's, unsaved. Raises Closed alone, or in a space
    that has ended.
    """
    with hold(couple) as couple:
        if not couple.is_pair:
            raise Closed
        choice = Choice.objects.filter(couple=couple).first()
        if choice is None:
            choice = Choice(couple=couple, whose=_people(couple)[0])
        yield choice if choice.number == seen else None


def _change(choice: Choice, *, key: str) -> None:
    choice.key, choice.number = key, choice.number + 1
    choice.save()


def _untried(choice: Choice, at: datetime) -> set[str]:
    return set(MARKING.matches(choice.couple, at)) - set(choice.tried)


def _people(couple: Couple) -> list[User]:
    rows = Membership.objects.filter(couple=couple).select_related("user").order_by("slot")
    return [row.user for row in rows]


def _other(choice: Choice) -> User:
    return next(person for person in _people(choice.couple) if person.pk != choice.whose_id)
