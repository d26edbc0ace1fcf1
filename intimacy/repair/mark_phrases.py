"""Marking phrases in private, a family at a time: what was sent is closed, and only what both
marked as a help is ever known to both.

Until both have sent a family nothing shows; then it does from the next opening of their week on.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import QuerySet

from intimacy.accounts.models import User
from intimacy.couples.models import Couple
from intimacy.couples.rhythm import next_beginning_of
from intimacy.couples.spaces import hold
from intimacy.lib.compiled import compiled
from intimacy.lib.local_times import NO_TIME
from intimacy.repair.models import PhraseBatch, PhraseMark, PhraseSending
from prompts.library.catalog import repair_phrases

HELPS, WORSE = "helps", "worse"


def family_of(couple: Couple, user: User) -> tuple[int, str, tuple[str, ...]]:
    """Return the number, name and phrases this person is at; no phrases after the last."""
    number = len(_sent(couple, user))
    families = repair_phrases()
    return (number, *families[number]) if number < len(families) else (number, "", ())


def phrase_marks(couple: Couple, user: User, number: int) -> dict[str, str]:
    """Return what this person marked in a family: "helps" or "worse" by phrase."""
    rows = _marked(couple, user, number)
    return {phrase: HELPS if helps else WORSE for phrase, helps in rows}


def mark_family(
    couple: Couple, number: int, marks: Mapping[str, str], *, by: User, send: bool, at: datetime
) -> bool:
    """Keep what `by` marked of a family, in place of before; `send` closes it to them.

    Returns False where it is closed or not yet theirs, and changes nothing.
    """
    with hold(couple) as couple:
        at_now, _, phrases = family_of(couple, by)
        if at_now != number or not phrases:
            return False
        batch, _ = PhraseBatch.objects.get_or_create(couple=couple, number=number)
        PhraseMark.objects.filter(batch=batch, user=by).delete()
        about = {"couple": couple, "batch": batch, "user": by}
        PhraseMark.objects.bulk_create(
            PhraseMark(**about, phrase=phrase, helps=marks[phrase] == HELPS)
            for phrase in phrases
            if marks.get(phrase) in {HELPS, WORSE}
        )
        if send:
            _send(batch, by, at)
    return True


def phrases_wait(couple: Couple, *, since: datetime, at: datetime) -> None:
    """Let what would have opened in a pause (`since` to `at`, UTC) open with the next week.

    Call it in the transaction that ends the pause: in mid-week it would tell of it.
    """
    waited = PhraseBatch.objects.filter(couple=couple, opens_at__gte=since, opens_at__lte=at)
    waited.update(opens_at=next_beginning_of(couple, at))


def helpful_to_both(couple: Couple, at: datetime) -> list[str]:
    """Return the phrases both marked as a help, as both see them at `at`, in library order."""
    known = set(_matched(couple, at))
    return [phrase for _, phrases in repair_phrases() for phrase in phrases if phrase in known]


def worse_for(couple: Couple, user: User) -> list[str]:
    """Return the phrases this person said make it worse: not offered to them."""
    return _worse(couple, user)


@compiled
def _sent(couple: Couple, user: User) -> QuerySet[PhraseSending, int]:
    return PhraseSending.objects.filter(couple=couple, user=user).values_list("pk", flat=True)


@compiled
def _marked(couple: Couple, user: User, number: int) -> QuerySet[PhraseMark, tuple[str, bool]]:
    mine = PhraseMark.objects.filter(couple=couple, user=user, batch__number=number)
    return mine.values_list("phrase", "helps")


@compiled
def _matched(couple: Couple, at: datetime) -> QuerySet[PhraseMark, str]:
    found = PhraseMark.objects.matched(at).filter(couple=couple, couple__ended_at=None)
    return found.values_list("phrase", flat=True)


@compiled
def _worse(couple: Couple, user: User) -> QuerySet[PhraseMark, str]:
    mine = PhraseMark.objects.filter(couple=couple, user=user, helps=False)
    return mine.values_list("phrase", flat=True)


def marked_phrases(user: User) -> dict[str, list[str]]:
    """Return the phrases this person ever marked, "helps" and "worse": theirs to take along."""
    mine = PhraseMark.objects.filter(user=user).order_by("batch__number", "phrase")
    found: dict[str, list[str]] = {}
    for phrase, helps in mine.values_list("phrase", "helps"):
        found.setdefault(HELPS if helps else WORSE, []).append(phrase)
    return found


def _send(batch: PhraseBatch, by: User, at: datetime) -> None:
    PhraseSending.objects.create(couple=batch.couple, batch=batch, user=by)
    if batch.sendings.count() == 2:
        opens_at = next_beginning_of(batch.couple, at)
        batch.opens_at = opens_at
        batch.mean(opens_at, batch.couple.zone)
        batch.save(update_fields=["opens_at", *NO_TIME])
