"""Closing a space: every table with a path to a couple, and what is left in it afterwards."""

from datetime import time, timedelta
from functools import cache
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import models, transaction

from checkins.models import CheckIn, WeekOff
from intimacy.accounts.models import User
from intimacy.audit.models import record
from intimacy.counseling import models as beside
from intimacy.couples import part_couple, spaces
from intimacy.couples.models import BondProposal, Couple, Invitation, Membership, RhythmChange
from intimacy.dates import models as dates
from intimacy.dreams import models as dreams
from intimacy.interests import models as interests
from intimacy.keys.models import DataKey
from intimacy.notes import models as notes
from intimacy.pulse import models as pulse
from intimacy.reminders.models import Message, Schedule
from intimacy.repair import models as repair
from intimacy.rituals.models import Done, Instead, Ritual
from intimacy.sharing import models as sharing
from intimacy.talk.models import PutOff, Talk
from prompts.models import Boundary, Feedback, Prompt, PromptSet, Swap, Wish
from tests.conftest import START, member, pair
from tests.counseling.conftest import counselor_of

ALL: dict[str, object] = {}
NONE = None


# What closing leaves of each table, as a filter. What both had there goes; one's own words stay,
# with the weeks and evenings they belong to, and so does what is a counselor's own.
STAYS = {
    "couples.Couple": ALL,
    "couples.Membership": ALL,
    "couples.Invitation": ALL,  # closed: a hash, and what was meant
    "couples.RhythmChange": NONE,
    "couples.BondProposal": NONE,
    "keys.DataKey": ALL,  # the couple's own is destroyed, a person's own opens their words
    "audit.Event": ALL,  # ids
    "reminders.Schedule": NONE,
    "reminders.Message": ALL,  # cancelled: nothing but ids, and it tells what was sent
    "prompts.Boundary": NONE,
    "prompts.Feedback": NONE,
    "prompts.Swap": NONE,
    "prompts.Wish": NONE,
    "sharing.Exchange": ALL,
    "sharing.Item": ALL,
    "sharing.Words": ALL,
    "sharing.Seal": ALL,
    "sharing.Addition": ALL,
    "sharing.Support": ALL,
    "sharing.Acknowledgement": ALL,
    "checkins.CheckIn": ALL,  # without its draft
    "checkins.WeekOff": NONE,
    "rituals.Ritual": NONE,
    "rituals.Done": NONE,
    "rituals.Instead": NONE,
    "talk.Talk": NONE,
    "talk.PutOff": NONE,
    "dates.DateNight": {"afterwards__isnull": False},  # it dates somebody's own words
    "dates.Plan": NONE,
    "dates.Option": NONE,
    "dates.Vote": NONE,
    "dates.Afterwards": ALL,
    "dates.Batch": ALL,
    "dates.Mark": ALL,  # one's own, to take along
    "dates.Sending": ALL,
    "dates.Turn": NONE,
    "dates.TurnTaken": NONE,
    "interests.Batch": ALL,
    "interests.Mark": ALL,
    "interests.Sending": ALL,
    "interests.Choice": NONE,
    "notes.Note": ALL,  # one's own; whether it was opened is forgotten
    "notes.NoteDraft": NONE,
    "notes.Nudge": NONE,
    "dreams.Dream": NONE,
    "dreams.Step": NONE,
    "dreams.Promise": ALL,  # each reads their own
    "dreams.LovedLine": ALL,
    "pulse.Pulse": ALL,  # one's own
    "pulse.Willing": NONE,
    "pulse.Agreement": NONE,
    "pulse.PulseNudge": NONE,
    "repair.Break": NONE,
    "repair.Letter": ALL,  # each reads their own
    "repair.Reply": ALL,
    "repair.PhraseBatch": NONE,
    "repair.PhraseMark": NONE,
    "repair.PhraseSending": NONE,
    "counseling.Introduction": NONE,
    "counseling.Client": ALL,
    "counseling.Consent": {"given_at__isnull": False},  # under which somebody else could read
    "counseling.Assignment": ALL,
    "counseling.AssignedStep": ALL,  # without the time they planned
    "counseling.Dropped": NONE,
    "counseling.Appointment": ALL,
    "counseling.AppointmentChange": ALL,
    "counseling.Share": ALL,
    "counseling.Note": ALL,
}
AT = START + timedelta(hours=1)
DAY, A_DAY = START.date(), timedelta(days=1)


@cache
def paths() -> dict[type[models.Model], str]:
    """Return the lookup that leads from each table to the couple its rows belong to."""
    found: dict[type[models.Model], str] = {Couple: "pk"}
    for model in apps.get_models():
        for name in ("scope", "couple_id"):
            plain = (f for f in model._meta.concrete_fields if f.attname == name)
            if any(isinstance(f, models.UUIDField) for f in plain):
                found[model] = name
    for _ in range(5):
        for model in set(apps.get_models()) - set(found):
            keys = [f for f in model._meta.concrete_fields if f.related_model in found]
            for key in sorted(keys, key=lambda f: f.related_model is not Couple)[:1]:
                there = found[key.related_model]
                found[model] = key.name if there == "pk" else f"{key.name}__{there}"
    return found | {DataKey: "owner_id"}


def rows(couple: Couple, of: dict[str, object] | None = None) -> dict[str, set[object]]:
    """Return the keys of a couple's rows by table; with `of` only those that each filter leaves."""
    found = {}
    for model, path in paths().items():
        owners = [str(couple.pk), *(str(m.pk) for m in couple.memberships.all())]
        here = {"owner_id__in": owners} if model is DataKey else {path: couple.pk}
        chosen = model._base_manager.filter(**here)
        stays = of[model._meta.label] if of else ALL
        kept = chosen.none() if stays is NONE else chosen.filter(**stays)
        found[model._meta.label] = set(kept.values_list("pk", flat=True))
    return found


def make[M: models.Model](model: type[M], **fields: object) -> M:
    return model._base_manager.create(**fields)


def filled(couple: Couple, dana: User) -> Couple:
    """Put a row into every table that has a path to a couple."""
    here: dict[str, object] = {"couple": couple}
    mine = couple.memberships.select_related("user").order_by("slot")[0]
    me, prompt = mine.user, Prompt.objects.order_by("pk")[0]
    week, evening = (_words(couple, mine, prompt) for _ in "ab")
    checkin = make(CheckIn, **here, week=DAY, exchange=week, coming={"asked": ["a"]})
    make(WeekOff, **here, checkin=checkin, user=me, at=AT)
    was = {"weekday": 6, "hour": 19, "every_weeks": 1, "zone": "UTC"}
    make(RhythmChange, **here, by=me, at=AT, **was)
    make(BondProposal, **here, by=me, at=AT, bond="friends")
    closed = {"expires_at": AT, "closed_at": AT}
    make(Invitation, **here, inviter=me, token_hash=uuid4().hex, **closed)
    record("couple.filled", couple_id=couple.pk)
    _lean(couple, me, prompt)
    _plan(couple, me, evening)
    _leave_notes(couple, mine)
    _answer_lines(couple, mine)
    _dream(couple, mine)
    _quarrel(couple, mine)
    _accompany(couple, mine, dana, prompt)
    about = {"user": me, "kind": "ritual", "subject": uuid4(), "scope": couple.pk}
    make(Schedule, **about, day=DAY, time=time(9), zone="UTC", next_at=AT, next_day=DAY)
    make(Message, **about, moment=AT, send_at=AT)
    return couple


def _words(couple: Couple, mine: Membership, prompt: Prompt) -> sharing.Exchange:
    exchange = make(sharing.Exchange, couple=couple)
    item = make(sharing.Item, exchange=exchange, position=1, version=prompt.current)
    sealed = {"couple": couple, "author": mine.user, "key": mine.key(), "body": b"sealed"}
    words = make(sharing.Words, **sealed, item=item, saved_at=AT)
    make(sharing.Seal, couple=couple, exchange=exchange, user=mine.user, at=AT)
    make(sharing.Addition, **sealed, words=words, at=AT)
    make(sharing.Support, **sealed, words=words, at=AT, wish="help")
    make(sharing.Acknowledgement, **sealed, words=words, at=AT, kind="hear")
    return exchange


def _lean(couple: Couple, me: User, prompt: Prompt) -> None:
    mine = {"couple": couple, "user": me, "prompt": prompt}
    make(Boundary, **mine)
    make(Feedback, **mine, verdict=Feedback.Verdict.NOT_FOR_US)
    make(Swap, **mine, week=DAY)


def _plan(couple: Couple, me: User, evening: sharing.Exchange) -> None:
    joint = {"couple": couple, "key": couple.key()}
    body = {**joint, "body": b"sealed", "minutes": 9, "rule": "FREQ=DAILY"}
    ritual = make(Ritual, **body, starts_on=DAY, at=time(9), place="UTC")
    for model in (Done, Instead):
        make(model, couple=couple, ritual=ritual, day=DAY, **({"at": AT} if model is Done else {}))
    for written in (True, False):
        night = make(dates.DateNight, **joint, planner=me, know=b"sealed", minutes=90, asked=me)
        here = {"couple": couple, "night": night}
        make(dates.Plan, **joint, night=night, body=b"sealed")
        time_ = make(dates.Option, **here, by=me, round=1, position=1, begins_at=AT)
        make(dates.Vote, couple=couple, option=time_, user=me, answer="no")
        make(dates.TurnTaken, **here)
        if written:
            make(dates.Afterwards, **here, exchange=evening)
    make(dates.Turn, couple=couple, whose=me)
    taking = {"minutes": 3, "first": 1, "two_phones": True, "shown": True}
    make(Talk, couple=couple, started_by=me, step_began_at=AT, ends_at=AT, **taking)
    make(PutOff, couple=couple, user=me, until=AT)
    for room in (dates, interests):
        batch = make(room.Batch, couple=couple, number=0, keys=[])
        make(room.Mark, couple=couple, batch=batch, user=me, key="soup")
        make(room.Sending, couple=couple, batch=batch, user=me)
    make(interests.Choice, couple=couple, whose=me, key="soup")


def _leave_notes(couple: Couple, mine: Membership) -> None:
    here = {"couple": couple, "author": mine.user, "key": mine.key(), "body": b"sealed"}
    make(notes.Note, **here, how="now", kept_at=AT, arrives_at=AT, seen=True)
    key = {"key": mine.key(), "body": b"sealed"}
    make(notes.NoteDraft, couple=couple, by=mine, **key, saved_at=AT)
    make(notes.Nudge, couple=couple, user=mine.user, weekday=5, hour=time(9), begins_on=DAY)


def _answer_lines(couple: Couple, mine: Membership) -> None:
    here, me = {"couple": couple}, mine.user
    kept = {"key": mine.key(), "body": b"sealed", "version": 1, "taken_at": AT}
    make(pulse.Pulse, **here, **kept, author=me)
    make(pulse.Willing, **here, user=me, circle=couple.pk)
    make(pulse.Agreement, **here, circle=couple.pk, since=AT, opens_at=AT)
    when = {"every_weeks": 4, "weekday": 5, "hour": time(9), "begins_on": DAY}
    make(pulse.PulseNudge, **here, **when, user=me)


def _dream(couple: Couple, mine: Membership) -> None:
    joint = {"couple": couple, "key": couple.key(), "body": b"sealed"}
    dream = make(dreams.Dream, **joint, created_at=AT)
    make(dreams.Step, **joint, dream=dream, position=1)
    here = {"couple": couple, "author": mine.user, "key": mine.key(), "body": b"sealed"}
    here |= {"made_at": AT, "reached_at": AT}
    make(dreams.Promise, **here, day=DAY, day_known=DAY, turned_at=AT)
    make(dreams.LovedLine, **here)


def _quarrel(couple: Couple, mine: Membership) -> None:
    here, me = {"couple": couple}, mine.user
    make(repair.Break, **here, by=me, called_at=AT, back_at=AT + A_DAY)
    sealed = {**here, "by": me, "key": mine.key(), "body": b"sealed"}
    letter = make(repair.Letter, **sealed, kind="back", sent_at=AT)
    make(repair.Reply, **sealed, letter=letter, kind="time", at=AT)
    marked = {**here, "batch": make(repair.PhraseBatch, **here, number=0), "user": me}
    make(repair.PhraseMark, **marked, phrase="Start over?", helps=True)
    make(repair.PhraseSending, **marked)


def _accompany(couple: Couple, mine: Membership, dana: User, prompt: Prompt) -> None:
    here, me = {"couple": couple}, mine.user
    counselor = beside.Counselor.objects.filter(user=dana).first() or counselor_of(dana)
    make(beside.Introduction, **here, made_by=me, token_hash=uuid4().hex, expires_at=AT)
    client = make(beside.Client, **here, counselor=counselor, expires_at=AT, began_at=AT)
    make(beside.Consent, **here, client=client, user=me, given_at=AT)
    make(beside.Consent, **here, client=client, user=dana)  # a "not now"
    version = PromptSet.objects.exclude(current=None)[0].current
    given = {"client": client, "prompt_set": version.prompt_set, "version": version}
    assignment = make(beside.Assignment, **here, **given, starts=DAY)
    wish = make(Wish, **here, kind="first", since=DAY, prompts=[prompt.pk])
    step = {"step": version.steps.all()[0], "position": 1, "wish": wish, "together_at": AT}
    step |= {"local_day": DAY, "local_time": time(9), "place": "UTC"}
    make(beside.AssignedStep, **here, assignment=assignment, **step)
    make(beside.Dropped, **here, assignment=assignment, prompt=prompt)
    met = {"counselor": counselor, "client": client, "day": DAY, "hour": time(9), "zone": "UTC"}
    session = make(beside.Appointment, **here, **met)
    make(beside.AppointmentChange, **here, appointment=session, day=DAY)
    words = sharing.Words.objects.filter(couple=couple)[0]
    make(beside.Share, **here, client=client, words=words, author=me)
    make(beside.Note, counselor=counselor, client=client, key=mine.key(), body=b"sealed")


@pytest.fixture(name="stranger")
def _stranger(charlie, dana):
    """Charlie's space, filled like the others: nothing of it may go."""
    return filled(member(charlie).couple, dana)


def close_by_pairing(alice, bob, dana):
    closing = [filled(member(person).couple, dana) for person in (alice, bob)]
    return closing, lambda: pair(alice, bob, AT)


def close_by_leaving(alice, bob, dana):
    closing = [filled(pair(alice, bob), dana)]
    return closing, lambda: part_couple.leave(member(bob), at=AT)


closings = pytest.mark.parametrize("by", [close_by_pairing, close_by_leaving])


@pytest.mark.abuse("AC-82")
def test_somebody_has_decided_on_every_table_with_a_path_to_a_couple():
    assert {model._meta.label for model in paths()} == set(STAYS)


@pytest.mark.sqlite
@pytest.mark.abuse("AC-82")
@closings
def test_closing_leaves_what_was_decided(alice, bob, dana, stranger, by):
    closing, close = by(alice, bob, dana)
    assert all(all(rows(couple).values()) for couple in closing)
    kept, theirs = [rows(couple, STAYS) for couple in closing], rows(stranger)
    DataKey.objects.update(kek_id="lost")  # a ring that opens nothing holds nobody back
    close()
    for couple, expected in zip(closing, kept, strict=True):
        left = rows(couple)
        assert {label: pks & expected[label] for label, pks in left.items()} == expected
        assert not [label for label, pks in left.items() if STAYS[label] is NONE and pks]
        assert left["dates.DateNight"] == expected["dates.DateNight"]
        assert left["counseling.Consent"] == expected["counseling.Consent"]
    assert rows(stranger) == theirs


@closings
def test_what_stays_is_emptied_of_what_both_had(alice, bob, dana, stranger, by):
    closing, close = by(alice, bob, dana)
    close()
    for couple in closing:
        assert CheckIn.objects.get(couple=couple).coming == {}
        assert not notes.Note.objects.get(couple=couple).seen
        step = beside.AssignedStep.objects.get(couple=couple)
        assert (step.together_at, step.local_day, step.place) == (None, None, "")
        assert not Message.objects.waiting().filter(scope=couple.pk)
        joint = DataKey.objects.get(scope=DataKey.Scope.COUPLE, owner_id=str(couple.pk))
        assert joint.wrapped is None
    assert CheckIn.objects.get(couple=stranger).coming
    assert notes.Note.objects.get(couple=stranger).seen
    assert beside.AssignedStep.objects.get(couple=stranger).together_at


def test_all_of_it_goes_or_nothing_closes(alice, bob, dana, monkeypatch):
    [couple], close = close_by_leaving(alice, bob, dana)
    before = rows(couple)

    def breaks(_):
        raise OSError("the disk is full")

    monkeypatch.setattr(spaces, "FORGETTING", [*spaces.FORGETTING, breaks])
    with pytest.raises(OSError, match="disk"), transaction.atomic():
        close()
    assert rows(couple) == before
    assert member(alice).couple == couple


def test_rooms_forget_once_and_in_the_order_they_registered(couple, alice, monkeypatch):
    told = []
    rooms = [lambda _: told.append("first"), lambda _: told.append("second")]
    monkeypatch.setattr(spaces, "FORGETTING", [])
    for forget in (*rooms, rooms[0]):
        spaces.on_close(forget)
    part_couple.leave(member(alice), at=AT)
    assert told == ["first", "second"]
