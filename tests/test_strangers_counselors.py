"""Whoever is not the counselor of two people, or one of the two, finds nothing of it anywhere."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client as Browser
from django.urls import reverse
from django.utils.timezone import now

from intimacy.accounts.models import User
from intimacy.counseling.appointments import timetable
from intimacy.counseling.care import end_care, introductions
from intimacy.counseling.desk import approval
from intimacy.counseling.models import Client, Introduction
from intimacy.counseling.notes import private_notes
from intimacy.counseling.shares import share_answers
from intimacy.couples import part_couple
from intimacy.lib.tokens import token_hash
from intimacy.sharing.models import Words
from prompts.models import Prompt
from tests.answered import shown_by
from tests.canary_counselors import give, own_set
from tests.conftest import START, member, pair, person
from tests.counseling.conftest import counselor_of, in_care
from tests.counseling.sets.own_sets import browser_of
from tests.test_strangers import Key, assert_sent_to_sign_in, opened_week
from tests.walk import blank, routes
from tests.worlds import world

HOUR = timedelta(hours=1)
DAY = (START + timedelta(days=9)).date()
ROUTES = {name: keys for name, keys in routes() if name.startswith("counseling:")}
KEYED = sorted(name for name, keys in ROUTES.items() if keys)
KEYLESS = sorted(name for name, keys in ROUTES.items() if not keys)
SETS = "set set-preview set-copy set-archive set-restore assign"
STEPS = "step step-write step-remove"
GIVEN = "given given-decline given-drop given-pause given-resume given-end"
SESSIONS = "session session-date session-end"
NOTES = "note note-delete"
WORDS = "words-beside beside-take-back"
# Anybody may ask to be a counselor, and two people may look who is beside them.
FOR_ANYBODY = {"counseling:apply", *(n for n in KEYLESS if n.startswith("counseling:beside"))}
NEVER = ("charlie", "eve", "wanda", "ulla", "olaf", "rolf", "rita")
Asking = Callable[[str], Browser]


@dataclass
class Rows:
    """Every row of Dana's, Alice's and Bob's that has a path, and a key of each kind nobody has."""

    keys: dict[str, list[Key]]
    nobody: dict[str, Key]
    people: dict[str, User]
    ended: Client  # when Olaf was the counselor of Alice and Bob


def everybody() -> dict[str, User]:
    """Wanda waits, Ulla has no clients, Olaf had two, staff stopped Rolf and refused Rita."""
    names = "alice bob charlie eve dana wanda ulla olaf rolf rita kim lou".split()
    people = {name: person(name.capitalize()) for name in names}
    for name, dates in {
        "dana": {},
        "wanda": {"approved_at": None},
        "ulla": {},
        "olaf": {},
        "rolf": {},
        "rita": {"approved_at": None, "refused_at": START},
    }.items():
        counselor_of(people[name], **dates)
    return people


@pytest.fixture
def rows(library: None) -> Rows:
    return world(accompany)


def accompany() -> Rows:
    """Rolf, then Olaf, then Dana were beside Alice and Bob; Eve was with Alice before."""
    people = everybody()
    alice, bob, eve, dana = (people[name] for name in ("alice", "bob", "eve", "dana"))
    pair(eve, alice)
    part_couple.leave(member(eve), at=START + HOUR)
    couple = opened_week(alice, bob).couple
    words = Words.objects.get(author=alice, couple=couple, item__position=1)
    for name in ("rolf", "olaf"):
        ended = in_care(people[name].counselor, couple)
        share_answers.share_answer(words, by=member(alice), at=START)
        if name == "rolf":
            approval.deactivate(people[name].counselor, by=people["charlie"], at=START + HOUR)
        end_care.end_care(ended, by=alice, at=START + HOUR)
    care = in_care(dana.counselor, couple)
    share_answers.share_answer(words, by=member(alice), at=START + HOUR)
    shown_by(alice, bob, now(), care.pk)
    keys = _keys(care, words, asked_of(people))
    nobody = {name: {key: _unknown(key) for key in ROUTES[name]} for name in KEYED}
    return Rows(keys, nobody, people, ended)


def _unknown(key: str) -> object:
    return "x" * 43 if key == "token" else uuid.uuid4()


def asked_of(people: dict[str, User]) -> Client:
    """Kim and Lou are asked whether Dana may be their counselor."""
    couple, soon = pair(people["kim"], people["lou"]), now() + timedelta(days=14)
    dana = people["dana"].counselor
    return Client.objects.create(counselor=dana, couple=couple, expires_at=soon)


def _keys(care: Client, words: Words, asked: Client) -> dict[str, list[Key]]:
    """By route: what Dana, Alice and Bob have at its address."""
    dana = care.counselor
    note = private_notes.keep(care, private_notes.Draft("A note", uuid.uuid4()), by=dana, at=START)
    built = own_set(dana.user, START)
    first = built.versions.get().steps.get(position=1)
    given = give(care, built, START)
    met = timetable.arrange(care, timetable.Plan(DAY, time(17), every_weeks=1), at=START)
    used = introductions.invite_couple(dana, label="K", at=now())
    link = Introduction.objects.get(token_hash=token_hash(used))
    introductions.close(link, by=dana.user, at=now())
    steps = [{"pk": step.pk} for step in given.steps.all()]
    clients: list[Key] = [{"pk": care.pk}, {"pk": asked.pk}]
    found: dict[str, list[Key]] = {
        SETS: [{"pk": built.pk}],
        STEPS: [{"pk": built.pk, "step_pk": first.pk}],
        GIVEN: [{"pk": given.pk}],
        SESSIONS: [{"pk": met.pk}],
        NOTES: [{"pk": note.pk}],
        WORDS: [{"pk": words.pk}],
        "given-skip given-step": steps,
        "introduction": [{"token": used}],
        "invite-end": [{"pk": link.pk}],
    }
    by_verb = {
        f"counseling:{verb}": keys for verbs, keys in found.items() for verb in verbs.split()
    }
    return dict.fromkeys(KEYED, clients) | by_verb


@pytest.fixture
def asking(rows: Rows) -> Asking:
    """A browser of a person's own; counselors' have used a second factor."""

    def of(name: str) -> Browser:
        proven = name in {"dana", "wanda", "ulla", "olaf", "rolf", "rita"}
        return browser_of(rows.people[name], second_factor=proven)

    return of


def ask(browser: Browser, method: str, name: str, key: Key) -> HttpResponse:
    """Ask with a body that would be good, had one the right; undo what it did."""
    body = {"text": "1", "title": "Hello", "label": "Hello", "go": "take-back", "answer": "agree"}
    if name == "counseling:given-drop":
        body["question"] = str(Prompt.objects.get(owner__name="Dana").pk)
    path = reverse(name, kwargs=key) + (f"?day={DAY}" if name.endswith("-date") else "")
    with transaction.atomic():
        response = getattr(browser, method)(path, body if method == "post" else None)
        transaction.set_rollback(True)
    return response


@pytest.mark.abuse("AC-01, AC-19, AC-23, AC-24")
@pytest.mark.parametrize("stranger", NEVER)
def test_strangers_and_other_counselors_find_nothing(
    rows: Rows, asking: Asking, stranger: str
) -> None:
    browser = asking(stranger)
    for name in KEYED:
        statuses = set()
        for method in ("get", "post"):
            unknown = ask(browser, method, name, rows.nobody[name])
            for key in rows.keys[name]:
                response = ask(browser, method, name, key)
                statuses.add(response.status_code)
                assert response.status_code == unknown.status_code, (name, method, key)
                assert response.headers.get("Location") == unknown.headers.get("Location"), name
                assert blank(response) == blank(unknown), (name, method, key)
        waits = stranger == "wanda" and 302 in statuses  # led back to the desk, whatever the key
        assert waits or 404 in statuses, name
        assert statuses <= {404, 405} | ({302} if waits else set()), name


@pytest.mark.abuse("AC-19, AC-24")
@pytest.mark.parametrize("who", ["alice", "dana"])
def test_each_side_finds_nothing_on_the_pages_of_the_other(
    rows: Rows, asking: Asking, who: str
) -> None:
    browser, desk = asking(who), reverse("counseling:desk")
    for name in KEYED:
        at_desk = reverse(name, kwargs=rows.nobody[name]).startswith(desk)
        if at_desk == (who == "dana"):
            continue
        for method in ("get", "post"):
            unknown = ask(browser, method, name, rows.nobody[name])
            for key in rows.keys[name]:
                response = ask(browser, method, name, key)
                assert response.status_code == unknown.status_code in {404, 405}, (name, method)
                assert blank(response) == blank(unknown), (name, method)


@pytest.mark.sqlite
def test_whose_rows_they_are_finds_them(rows: Rows, asking: Asking) -> None:
    """Without this the tests above could pass because everything is broken."""
    browsers = [asking(name) for name in ("alice", "bob", "dana")]
    for name in set(KEYED) - {"counseling:introduction"}:  # a used link is dead for everybody
        assert any(
            ask(browser, method, name, key).status_code in {200, 302, 422}
            for browser in browsers
            for method in ("get", "post")
            for key in rows.keys[name]
        ), name


@pytest.mark.abuse("AC-19, AC-24")
def test_whoever_was_their_counselor_finds_only_their_own_notes(rows: Rows, asking: Asking) -> None:
    olaf, key = asking("olaf"), {"pk": rows.ended.pk}
    private_notes.keep(
        rows.ended,
        private_notes.Draft("Olaf's own", uuid.uuid4()),
        by=rows.people["olaf"].counselor,
        at=START,
    )
    for verb in "client client-label brief print client-end invite-withdraw".split():
        for method in ("get", "post"):
            assert ask(olaf, method, f"counseling:{verb}", key).status_code in {404, 405}, verb
    assert ask(olaf, "post", "counseling:client-notes", key).status_code == 404
    page = ask(olaf, "get", "counseling:client-notes", key).content.decode()
    assert "Olaf&#x27;s own" in page
    assert not [name for name in ("Alice", "Bob") if name in page]


@pytest.mark.sqlite
@pytest.mark.parametrize("nobody", ["charlie", "eve", "alice", "rolf", "rita"])
def test_without_a_standing_row_there_is_no_desk(rows: Rows, asking: Asking, nobody: str) -> None:
    browser = asking(nobody)
    again = {"counseling:desk"} if nobody == "rita" else set()  # who was refused may ask again
    for name in set(KEYLESS) - FOR_ANYBODY - again:
        for method in ("get", "post"):
            assert ask(browser, method, name, {}).status_code in {404, 405}, name


def test_signed_out_people_learn_nothing(rows: Rows, client: Browser) -> None:
    for name in KEYED:
        for method in ("get", "post"):
            for key in [*rows.keys[name], rows.nobody[name]]:
                response = ask(client, method, name, key)
                if response.status_code == 403:  # words come back to whoever wrote them
                    assert name in {"counseling:client-notes", "counseling:note"}
                    assert "A note" not in response.content.decode()
                else:
                    assert_sent_to_sign_in(response, name)
    for name in KEYLESS:
        for method in ("get", "post"):
            assert_sent_to_sign_in(ask(client, method, name, {}), name)
