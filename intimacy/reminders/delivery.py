"""From the outbox out of the house: who still wants it, may we speak now, and through what.

At least once: a worker that dies between a mail server's yes and our commit says one thing
twice, with the same Message-ID. That is the right side to err on.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import batched

from django.db.models import F

from intimacy.accounts.models import User
from intimacy.lib.outages import ENDS_THE_TASK
from intimacy.lib.spans import MINUTE
from intimacy.lib.zones import local_day
from intimacy.reminders import outbox, speakers
from intimacy.reminders.channels import Channel, Letter, Outcome, Way
from intimacy.reminders.kinds import KINDS, Due
from intimacy.reminders.mail import Mail
from intimacy.reminders.models import Message, Subscription
from intimacy.reminders.preferences import Wants, quiet_until
from intimacy.reminders.push import Push
from intimacy.reminders.push_devices import devices_of

log = logging.getLogger(__name__)
CHANNELS: dict[Way, Callable[[], Channel]] = {Way.MAIL: Mail, Way.PUSH: Push}
Devices = Mapping[int, Sequence[Subscription]]  # by person
State, SENT = Message.State, Outcome.SENT
PATIENCE = 40.0  # seconds of one task; what is left then waits for the next
ASK_AGAIN = timedelta(minutes=15)  # a room that broke


@dataclass
class Plan:
    """What is to become of a batch."""

    ends: dict[int, list[int]] = field(default_factory=dict)  # state -> messages
    held: dict[datetime, list[int]] = field(default_factory=dict)  # until -> messages
    letters: dict[Way, list[Letter]] = field(default_factory=dict)
    tried: dict[int, Message] = field(default_factory=dict)  # those with letters
    broken: set[int] = field(default_factory=set)  # whose room could not say if they are wanted

    def end(self, message: Message, state: int) -> None:
        self.ends.setdefault(state, []).append(message.pk)

    def leave(self, messages: Collection[int]) -> None:
        """Do not try these now."""
        for pk in messages:
            del self.tried[pk]
        for way, letters in self.letters.items():
            self.letters[way] = [x for x in letters if x.message not in messages]


def deliver(ids: Collection[int], at: datetime) -> int:
    """Send those of `ids` that are due at `at` (UTC) and that nobody else holds; return how many.

    Running it again, or in many workers at once, sends nothing twice.
    """
    taken = outbox.lease(ids, at)
    if not taken:
        return 0
    plan = plan_for(taken, at)
    with_others = _say_together(plan, at)
    outbox.release(plan.ends.get(State.DROPPED, ()))
    for state, messages in plan.ends.items():
        outbox.settle(messages, state)
    for until, messages in plan.held.items():
        outbox.hold(messages, ahead(until, at))
    outbox.put_off(plan.broken, at + ASK_AGAIN)
    sent = Post(plan, at).run()
    speakers.settle_with(with_others)
    return sent


def ahead(until: datetime, at: datetime) -> datetime:
    """Return `until`, or a minute after `at` where it is not ahead: held for no time at all, a
    message would be handed to one worker after the other.
    """
    if until > at:
        return until
    log.error("a message was to wait until %s at %s", until, at)
    return at + MINUTE


def plan_for(ids: Sequence[int], at: datetime) -> Plan:
    """Decide what becomes of each message, in a fixed number of queries a kind."""
    plan = Plan()
    messages = list(Message.objects.filter(pk__among=ids).select_related("user"))
    wants = Wants.of({message.user_id for message in messages})
    devices = _devices(messages, wants)
    wanted = _still_wanted(plan, messages)
    for message in messages:
        if message.attempts > outbox.ATTEMPTS:  # a poison message: it crashes its worker
            plan.end(message, State.SENT if message.done else State.FAILED)
        elif message.pk not in plan.broken:
            _decide(plan, message, wants, devices, message.pk in wanted, at)
    plan.broken.difference_update(plan.ends.get(State.FAILED, ()))
    return plan


def _say_together(plan: Plan, at: datetime) -> set[int]:
    """Let one message speak for those that say the same; return the others, which wait with it.

    Asked last, so that one nobody wants any more never stands in the way of one somebody does.
    """
    silent: set[int] = set()
    days: speakers.Keys = _days(plan, at)
    for claim, keys in (
        (speakers.claim_knocks, days),
        (speakers.claim_minutes, _minutes(plan, at)),
    ):
        spoken = claim(keys) if keys else {}
        others = {pk: one for pk, one in (spoken or {}).items() if one != pk}
        speakers.wait_with(others)
        silent |= keys.keys() if spoken is None else others.keys()
    plan.leave(silent)
    return silent


def _days(plan: Plan, at: datetime) -> dict[int, speakers.Knock]:
    """Return whose knock of which of their days each message would be."""
    return {
        m.pk: (m.user_id, local_day(at, m.user.zone))
        for m in plan.tried.values()
        if KINDS[m.kind].held and m.knock_day is None
    }


def _minutes(plan: Plan, at: datetime) -> dict[int, speakers.Minute]:
    return {
        m.pk: (m.user_id, m.kind, speakers.minute_of(m, at))
        for m in plan.tried.values()
        if not KINDS[m.kind].held and m.minute is None
    }


def _devices(messages: Iterable[Message], wants: Wants) -> Devices:
    known = [m for m in messages if m.kind in KINDS]
    return devices_of({m.user_id for m in known if wants.choice(m.user_id, m.kind).push})


def _still_wanted(plan: Plan, messages: Iterable[Message]) -> set[int]:
    """Ask the rooms. One that breaks keeps nobody else's waiting, and is asked again later."""
    by_kind: dict[str, list[Due]] = {}
    for m in messages:
        by_kind.setdefault(m.kind, []).append(Due(m.pk, m.user_id, m.subject, m.scope, m.moment))
    wanted: set[int] = set()
    for kind, dues in by_kind.items():
        try:
            wanted |= KINDS[kind].still_wanted(dues) if kind in KINDS else set()
        except ENDS_THE_TASK:
            raise
        except Exception:
            log.exception("cannot tell whether %s is still wanted", kind)
            plan.broken |= {due.message for due in dues}
    return wanted


def _decide(
    plan: Plan, message: Message, wants: Wants, devices: Devices, wanted: bool, at: datetime
) -> None:
    user = message.user
    if not wanted or not user.is_active or user.erase_at:
        return plan.end(message, State.DROPPED)
    person, choice = wants.person(user.pk), wants.choice(user.pk, message.kind)
    if person.silent_since or not choice.on:
        return plan.end(message, State.DROPPED)
    over = KINDS[message.kind].over(message.moment, message.again)
    if over <= at:
        return plan.end(message, State.SENT if message.done else State.EXPIRED)
    if until := quiet_until(person, user.zone, at):
        if over <= until:
            return plan.end(message, State.EXPIRED)
        plan.held.setdefault(until, []).append(message.pk)
        return None
    ways = [
        way
        for way, can in (
            (Way.MAIL, choice.mail and person.bounced_address != user.email),
            (Way.PUSH, choice.push and user.pk in devices),
        )
        if can and not message.done & way
    ]
    if not ways:
        return plan.end(message, State.SENT if message.done else State.DROPPED)
    plan.tried[message.pk] = message
    for way in ways:
        theirs = devices[user.pk] if way is Way.PUSH else ()
        plan.letters.setdefault(way, []).append(_letter(message, user, theirs))
    return None


def _letter(message: Message, user: User, devices: Sequence[Subscription]) -> Letter:
    about = (user.pk, message.kind, message.subject, message.moment.isoformat(), message.again)
    name = sha256(repr(about).encode()).hexdigest()[:32]
    return Letter(
        message=message.pk,
        token=message.token,
        user=user.pk,
        email=user.email,
        locale=user.locale,
        kind=message.kind,
        name=name,
        until=KINDS[message.kind].over(message.moment, message.again),
        devices=devices,
    )


class Post:
    """Carries a plan's letters out and writes down, chunk by chunk, what became of them."""

    def __init__(self, plan: Plan, at: datetime) -> None:
        self.plan, self.at, self.began = plan, at, time.monotonic()
        self.sent = 0
        self.said: dict[int, list[Outcome]] = {pk: [] for pk in plan.tried}
        self.left = Counter(x.message for box in plan.letters.values() for x in box)

    def run(self) -> int:
        """Post everything, or what fits into one task's time, and return how many got through."""
        for way, letters in self.plan.letters.items():
            with CHANNELS[way]() as line:
                for chunk in batched(letters, line.chunk):
                    if time.monotonic() - self.began > PATIENCE:
                        break
                    self._chunk(line, way, chunk)
        untried = [pk for pk, count in self.left.items() if count]
        outbox.put_off(untried, self.at, attempts=F("attempts") - 1)
        return self.sent

    def _chunk(self, line: Channel, way: Way, chunk: Sequence[Letter]) -> None:
        standing = outbox.still_waiting(letter.message for letter in chunk)
        answers = list(line.post([x for x in chunk if x.message in standing]))
        for letter, outcome in answers:
            self.said[letter.message].append(outcome)
        for letter in chunk:  # one that was stopped meanwhile is done with, too
            self.left[letter.message] -= 1
        more = [x.message for x, said in answers if said is SENT and self._not_over(x.message)]
        outbox.took(more, way)
        self._finish([letter.message for letter in chunk if not self.left[letter.message]])

    def _not_over(self, pk: int) -> bool:
        return bool(self.left[pk]) or Outcome.LATER in self.said[pk]

    def _finish(self, messages: Iterable[int]) -> None:
        ends: dict[int, list[int]] = {}
        for pk in messages:
            end = self._end(pk)
            if end is not None:
                ends.setdefault(end, []).append(pk)
        for state, pks in ends.items():
            outbox.settle(pks, state)
        self.sent += len(ends.get(State.SENT, ()))

    def _end(self, pk: int) -> int | None:
        """Return how this message ended, or None where it is to be tried again."""
        message, said = self.plan.tried[pk], self.said[pk]
        if Outcome.LATER in said and message.attempts < outbox.ATTEMPTS:
            minutes = outbox.AGAIN[message.attempts - 1]
            outbox.put_off([pk], self.at + timedelta(minutes=minutes))
            return None
        if SENT in said or message.done:
            return State.SENT
        return State.FAILED if said and set(said) != {Outcome.NOWHERE} else State.DROPPED
