"""A slow exercise about an old hurt, a step a day at most: private, shared only by its author's own
act, deleted whenever they like."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import FETCH_RAISE
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intimacy.accounts.models import User
from intimacy.couples.models import Membership
from intimacy.couples.spaces import lock_people
from intimacy.keys.decryption import decrypt_rows
from intimacy.keys.encryption import encrypt_text
from intimacy.keys.models import DataKey
from intimacy.lib.zones import local_day
from intimacy.repair.models import Exercise, ExerciseStep, Letter
from intimacy.repair.send_letter import send

STEPS: tuple[tuple[Promise, Promise], ...] = (
    (
        _("What happened"),
        _("In a few plain sentences, as you would tell somebody who is on nobody’s side."),
    ),
    (_("What it left in you"), _("What did it cost you, and where does it still ache?")),
    (
        _("What you have needed since"),
        _("What would have helped then, and what would help a little now?"),
    ),
    (
        _("Their side, if you can"),
        _("What may they have been carrying? It explains, and excuses nothing. You can pass this."),
    ),
    (
        _("What you put down, what you keep"),
        _("What would you like to stop carrying? And which line stays, so that it is not again?"),
    ),
)


@dataclass(frozen=True)
class SlowStep:
    """One step as its author sees it; `text` is None where nothing is written, or does not open."""

    number: int
    title: Promise
    asks: Promise
    row: ExerciseStep | None
    text: str | None
    open: bool  # today, or written before

    @property
    def locked(self) -> bool:
        """Whether what is written does not open just now: it may not be written over."""
        return self.row is not None and self.text is None


def slow_steps(user: User, at: datetime) -> list[SlowStep]:
    """Return all steps of this person's exercise at `at` (UTC), in one query."""
    rows = ExerciseStep.objects.readable_by(user).select_related("key").order_by("number")
    found = list(rows.fetch_mode(FETCH_RAISE))
    texts, by_number = decrypt_rows(found, "body", user), {row.number: row for row in found}
    return [
        SlowStep(
            number,
            title,
            asks,
            row := by_number.get(number),
            texts[row.pk] if row else None,
            row is not None or number == _next(found, user, at),
        )
        for number, (title, asks) in enumerate(STEPS, start=1)
    ]


def write_step(user: User, number: int, text: str, *, at: datetime) -> bool:
    """Keep what `user` wrote to a step, in place of before; the next opens on their next day.

    Returns False where the step is not theirs to write yet. Raises Unreadable where what stands
    does not open.
    """
    with transaction.atomic():
        lock_people(user)
        rows = list(ExerciseStep.objects.readable_by(user).select_related("key"))
        row = next((one for one in rows if one.number == number), None)
        if row is None and number != _next(rows, user, at):
            return False
        if row is None:
            exercise, _made = Exercise.objects.get_or_create(user=user, defaults={"begun_at": at})
            key = DataKey.objects.of(DataKey.Scope.USER, user.pk)
            row = ExerciseStep(exercise=exercise, number=number, key=key, written_at=at)
        encrypt_text(row, "body", text)
        row.save()
    return True


def share_steps(
    numbers: Iterable[int], *, by: Membership, at: datetime, once: UUID | None = None
) -> Letter:
    """Send the other a copy of these steps of `by`'s, as a letter; what stays private stays.

    The same `once` again sends nothing more. Raises ValidationError as `send` does, and
    Closed where the space has ended.
    """
    wanted = set(numbers)
    texts = [step.text for step in slow_steps(by.user, at) if step.number in wanted and step.text]
    said = {"text": "\n\n".join(texts)}
    return send(by.couple, Letter.Kind.WORDS, said, by=by, at=at, once=once)


def put_exercise_away(user: User) -> None:
    """Delete this person's exercise and all that is written in it; nothing brings it back."""
    Exercise.objects.filter(user=user).delete()


def _next(rows: Iterable[ExerciseStep], user: User, at: datetime) -> int:
    """Return the number of the step that may be begun now; 0 where it is tomorrow's."""
    rows = list(rows)
    today = local_day(at, user.zone)
    if any(local_day(row.written_at, user.zone) >= today for row in rows):
        return 0
    return max((row.number for row in rows), default=0) + 1
