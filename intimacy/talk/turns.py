"""A talk as its page shows it: who speaks, who listens, and the question as they are asked it."""

from dataclasses import dataclass
from datetime import datetime

from checkins.anchors import ANCHOR_QUESTIONS
from intimacy.couples.models import Membership
from intimacy.couples.spaces import Space
from intimacy.talk.models import Talk
from prompts.library import catalog
from prompts.library.addressee import Addressee


@dataclass(frozen=True)
class Turn:
    talk: Talk
    speaker: str  # names
    listener: str
    question: str  # put to who speaks; "" where it is their own
    over: bool
    left: int  # seconds

    @property
    def step(self) -> str:
        return "closed" if self.over else self.talk.step

    @property
    def seconds(self) -> int:
        return self.talk.minutes * 60


def turn_of(talk: Talk, space: Space, at: datetime) -> Turn:
    """Return where a talk is at `at` (UTC), in one query where it has a question of the library."""
    both = [space.me, *([space.partner] if space.partner else [])]
    names = {one.slot: one.user.name for one in both}
    speaker, listener = names.get(talk.speaker, ""), names.get(3 - talk.speaker, "")
    question = _question(talk, space.me, listener)
    over = talk.is_over(at)
    return Turn(talk, speaker, listener, question, over, talk.seconds_left(at))


def _question(talk: Talk, me: Membership, listener: str) -> str:
    if talk.version_id:
        to = Addressee(in_pair=True, partner=listener)
        return catalog.wordings([talk.version_id], me.user.locale, to)[0]
    return str(ANCHOR_QUESTIONS.get(talk.anchor, ""))
