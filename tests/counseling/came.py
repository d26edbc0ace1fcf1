"""Weeks that asked what a set wished for, and what two people wrote to them."""

from datetime import datetime

from checkins.begin_week import current
from checkins.models import CheckIn
from intimacy.accounts.models import User
from intimacy.counseling.assignments import assign_set
from intimacy.counseling.models import Assignment, Client
from intimacy.counseling.shares import share_answers
from intimacy.sharing.models import UNDO, Item, Words
from tests.conftest import START, items, member, seal, write
from tests.counseling.assigned_sets import WEEK, a_set, own

FIRST = START + WEEK  # the first week a set given at START asks something of
LOOK = FIRST + 2 * UNDO


def given(client: Client, steps: int = 2, title: str = "After the move", **more) -> Assignment:
    """A set of single questions, given at START, one step a week."""
    made = a_set(client, *[own(client, 1) for _ in range(steps)], title=title, **more)
    [assignment] = assign_set.assign(
        made,
        [client],
        pace="weekly",
        every=1,
        starts=FIRST.date(),
        by=client.counselor,
        at=START,
    )
    return assignment


def week(client: Client, *people: User, at: datetime = FIRST) -> CheckIn:
    """The week at `at`, which these people answered in full and sealed."""
    current(client.couple, START)  # the first is the same for everybody, and asks nothing of sets
    checkin = current(client.couple, at)
    for user in people:
        for item in items(checkin):
            write(user, item, f"{user.name} to {item.position} of {checkin.week}", at=at)
        seal(user, checkin, at)
    return checkin


def asked_of(checkin: CheckIn, assignment: Assignment) -> Item:
    """The item of a week that a set brought."""
    prompts = assignment.steps.values("step__prompts")
    return Item.objects.get(exchange=checkin.exchange, version__prompt__in=prompts)


def let(user: User, item: Item, at: datetime = LOOK) -> Words:
    """Let the counselor read this person's answer."""
    words = Words.objects.get(author=user, item=item)
    share_answers.share_answer(words, by=member(user), at=at)
    return words
