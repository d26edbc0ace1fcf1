"""What both would try, as the page of the two shows it."""

from dataclasses import dataclass
from datetime import datetime

from intimacy.couples.spaces import Space
from intimacy.interests.choose_next import choice_of
from intimacy.interests.ideas import Interest, interests
from intimacy.interests.mark_interests import MARKING
from intimacy.interests.models import Choice


@dataclass(frozen=True)
class Board:
    """What both marked, the newest first: what comes next, the rest, what was tried."""

    coming: Interest | None
    waiting: list[Interest]
    tried: list[Interest]
    my_turn: bool  # to choose; while something comes next, this person chose it
    number: int = 0  # of the choice, for the next press
    just_tried: bool = False

    @property
    def any(self) -> bool:
        return bool(self.coming or self.waiting or self.tried)


def board(space: Space, at: datetime) -> Board:
    """Return what the two see at `at` (UTC), in two queries; of all their marks only matches."""
    choice = choice_of(space.couple)
    return arranged(MARKING.matches(space.couple, at), choice, space)


def arranged(matches: list[str], choice: Choice | None, space: Space) -> Board:
    """Return the board of these matches and this choice; without one, the first person's turn."""
    known = interests()
    here = [key for key in matches if key in known]
    coming = choice.key if choice and choice.key in here else ""
    tried = [key for key in (choice.tried if choice else [])[::-1] if key in here]
    return Board(
        known[coming] if coming else None,
        [known[key] for key in here if key not in (coming, *tried)],
        [known[key] for key in tried if key != coming],
        choice.whose_id == space.me.user_id if choice else space.me.slot == 1,
        *((choice.number, choice.just_tried) if choice else ()),
    )
