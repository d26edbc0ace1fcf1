"""A talk somebody has just begun on two phones; in an hour it is over, as any other."""

from datetime import datetime

from checkins import talk_questions
from intimacy.couples.models import Membership
from intimacy.couples.spaces import space_of
from intimacy.talk import guide_talk
from intimacy.talk.guide_talk import Plan

SET = 1  # of this week's; the anchors are set 0


def fill_talk(by: Membership, at: datetime) -> None:
    """Let `by` begin a talk at `at` (UTC) about one of this week's questions."""
    space = space_of(by.user)
    asked = talk_questions.set_number(space, SET, at)[0] if space else None
    version = asked.version if asked else None
    guide_talk.begin(Plan(minutes=3, first=by.slot, two_phones=True, version=version), by=by, at=at)
