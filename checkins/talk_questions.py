"""What there is to talk about this week, as one of its people may see it.

It was drawn when the week began (`question_draft`), so what somebody rules out since shows to
nobody else; what one rules out oneself is left out at once, and what a week is to ask after all.
Where it no longer fits the two, and in weeks that began before such things were drawn, the three
plain anchors are there.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from checkins import question_draft
from checkins.anchors import ANCHOR_QUESTIONS
from checkins.begin_week import current, next_week
from checkins.couple_facts import wishes_on
from intimacy.accounts.models import User
from intimacy.couples.models import Couple
from intimacy.couples.spaces import Space
from intimacy.lib.compiled import compiled
from prompts.library import catalog
from prompts.library.addressee import person_in
from prompts.models import Boundary, Feedback, Prompt
from prompts.picker.draw_talk import Drawn

Row = tuple[int, str, int, str]  # id, key, wording, anchor


@dataclass(frozen=True)
class Question:
    """Something to talk about. `version` is None for an anchor as it always was."""

    key: str
    text: str
    version: int | None = None


def anchors(space: Space, at: datetime) -> list[Question]:
    """Return the three questions every week comes back to, as this week words them."""
    return _worded(_ours(space, at)[0], space)


def set_number(space: Space, number: int, at: datetime) -> list[Question]:
    """Return one set of three: the anchors are the first, and behind the last they come again."""
    sets = _ours(space, at)
    return _worded(sets[number % len(sets)], space)


def _ours(space: Space, at: datetime) -> list[list[Question]]:
    """Return the sets of this week, not worded yet, without what this person rules out."""
    drawn, wished = _drawn(space.couple, at)
    keys = [*drawn.anchors, *(key for one in drawn.sets for key in one)]
    rows = _fine(keys, space.couple, space.me.user) if keys else []
    rows = [row for row in rows if row[0] not in wished]
    fine = {key: Question(key, "", version) for _, key, version, _ in rows}
    worded = {anchor: fine[key] for _, key, _, anchor in rows if key in drawn.anchors}
    plain = {anchor: Question(anchor, str(text)) for anchor, text in ANCHOR_QUESTIONS.items()}
    sets = [[fine[key] for key in one if key in fine] for one in drawn.sets]
    return [list((plain | worded).values()), *(one for one in sets if one)]


def _drawn(couple: Couple, at: datetime) -> tuple[Drawn, set[int]]:
    """Return what was drawn for this week, and the prompts (ids) that somebody wishes for since."""
    checkin = current(couple, at)
    wishes = list(wishes_on(couple, next_week(couple, checkin, at)))
    wished = {pk for wish in wishes for pk in wish.prompts}
    return question_draft.to_talk_about(couple, checkin, wishes), wished


def _worded(questions: Iterable[Question], space: Space) -> list[Question]:
    found = list(questions)
    versions = [one.version for one in found if one.version]
    user = space.me.user
    texts = catalog.wordings(versions, user.locale, person_in(space)) if versions else []
    said = dict(zip(versions, texts, strict=True))
    return [Question(q.key, said.get(q.version, q.text), q.version) for q in found]  # type: ignore[arg-type]


@compiled
def _fine(keys: Collection[str], couple: Couple, user: User) -> QuerySet[Prompt, Row]:
    """Those that may be asked today and that this person has not ruled out."""
    mine = Boundary.objects.filter(couple=couple, user=user, wanted=False)
    verdicts = Feedback.objects.filter(couple=couple, user=user)
    not_for_us = verdicts.filter(verdict=Feedback.Verdict.NOT_FOR_US, prompt=OuterRef("pk"))
    return (
        Prompt.objects.filter(key__in=keys, status=Prompt.Status.PUBLISHED)
        .exclude(Exists(mine.filter(prompt=OuterRef("pk"))))
        .exclude(Exists(mine.filter(prompt=None, practice=OuterRef("practice"))))
        .exclude(Exists(not_for_us))
        .order_by()
        .values_list("pk", "key", "current_id", "anchor")
    )
