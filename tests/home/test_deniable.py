"""Nothing tells: Alice's pages are the same bytes whatever Bob has done out of her sight."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction

from checkins.models import WeekOff
from intimacy.couples.rhythm import rest
from intimacy.sharing import open_together
from intimacy.sharing.models import UNDO, Lane
from tests.conftest import START, items, member, seal, write

NOW = START + timedelta(hours=3)
NEXT_WEEK = START + timedelta(days=8)
SECRET = re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]+')


def nothing(bob, checkin): ...


def draft(bob, checkin):
    write(bob, items(checkin)[0], "A draft for both")


def draft_only_me(bob, checkin):
    write(bob, items(checkin)[0], "A draft for me", lane=Lane.ME)


def wrote_everything(bob, checkin):
    for item in items(checkin):
        write(bob, item, "Everything, " * 200)


def passed(bob, checkin):
    write(bob, items(checkin)[0], "", passed=True)


def week_off(bob, checkin):
    WeekOff.objects.create(checkin=checkin, user=bob, couple=checkin.couple, at=START)


def paused(bob, checkin):
    open_together.pause(member(bob), at=START)


def sealed_while_paused(bob, checkin):
    paused(bob, checkin)
    sealed(bob, checkin)


def sealed_and_taken_back(bob, checkin):
    sealed(bob, checkin)
    open_together.take_back(checkin.exchange, by=member(bob), at=START)


def sealed(bob, checkin):
    wrote_everything(bob, checkin)
    seal(bob, checkin)


def sealed_a_moment_ago(bob, checkin):
    """The minute of *Undo* runs: it opens, but has not opened yet."""
    wrote_everything(bob, checkin)
    seal(bob, checkin, NOW - UNDO + timedelta(seconds=1))


def sealed_then_paused_in_the_minute(bob, checkin):
    sealed_a_moment_ago(bob, checkin)
    open_together.pause(member(bob), at=NOW)


# Whatever Alice has done, and more where it matters most: before she began, after she sealed.
HIDDEN = (wrote_everything, week_off, paused)
UNTIL_ALICE_SEALS = (sealed, sealed_and_taken_back, draft, draft_only_me, passed)
ONCE_ALICE_HAS_SEALED = (
    sealed_while_paused,
    sealed_a_moment_ago,
    sealed_then_paused_in_the_minute,
    sealed_and_taken_back,
    draft,
    draft_only_me,
    passed,
)
ALICE = {
    "began nothing": (nothing, (*HIDDEN, *UNTIL_ALICE_SEALS)),
    "has a draft": (draft, (*HIDDEN, sealed)),
    "took a week off": (week_off, (*HIDDEN, sealed)),
    "has paused": (paused, (*HIDDEN, sealed)),
    "has sealed": (sealed, (*HIDDEN, *ONCE_ALICE_HAS_SEALED)),
}
PATHS = ("/week/", "/back/", "/c/{pk}/", "/c/{pk}/1/", "/c/{pk}/mine/")
OTHER_PATHS = (
    "/you/",
    "/you/week/",
    "/you/privacy/",
    "/together/",
    "/back/words/",
    "/c/{pk}/review/",
    "/c/{pk}/both/",
    "/c/{pk}/talk/",
)


def seen(client, checkin, paths=PATHS):
    """Return status, headers and body of every page, with only the form tokens blanked."""
    return {path: page(client.get(path.format(pk=checkin.pk))) for path in paths}


def page(response):
    return response.status_code, dict(response.headers), SECRET.sub(rb"\1", response.content)


@pytest.fixture(params=ALICE)
def her(request, checkin, alice, sign_in):
    """Alice, signed in, having done her part, and all that Bob may do unseen by her then."""
    did, hidden = ALICE[request.param]
    with time_machine.travel(NOW, tick=False):
        client = sign_in(alice)
        did(alice, checkin)
        yield client, hidden


@pytest.mark.sqlite
@pytest.mark.abuse("AC-04")
@pytest.mark.abuse("AC-62")
def test_alices_pages_are_the_same_bytes(her, checkin, bob):
    client, hidden = her
    expected = seen(client, checkin)
    assert expected["/week/"][0] == 200
    for did in hidden:
        with undone():
            did(bob, checkin)
            assert seen(client, checkin) == expected, did.__name__


@pytest.mark.abuse("AC-04")
@pytest.mark.abuse("AC-62")
def test_and_so_are_all_the_others(her, checkin, bob):
    client, _ = her
    expected = seen(client, checkin, OTHER_PATHS)
    for did in (wrote_everything, paused, week_off):
        with undone():
            did(bob, checkin)
            assert seen(client, checkin, OTHER_PATHS) == expected, did.__name__


@pytest.mark.abuse("AC-04")
@pytest.mark.abuse("AC-62")
def test_and_so_is_next_week_with_the_same_prompts(checkin, alice, bob, sign_in):
    tries = []
    with time_machine.travel(NEXT_WEEK, tick=False):
        client = sign_in(alice)
        for did in (nothing, *HIDDEN, sealed, draft):
            with undone():
                did(bob, checkin)
                week = client.get("/week/").context["week"]
                versions = [item.version_id for item in items(week.checkin)]
                new_id = str(week.checkin.pk).encode()  # of its own in every try
                pages = [page(client.get(path)) for path in ("/week/", "/back/")]
                tries.append((versions, [body.replace(new_id, b"") for _, _, body in pages]))
    assert all(one == tries[0] for one in tries)


@pytest.mark.abuse("AC-04")
def test_what_alice_does_answers_the_same(checkin, alice, bob, sign_in):
    answers = []
    with time_machine.travel(NOW, tick=False):
        client = sign_in(alice)
        for did in (nothing, *HIDDEN, sealed, draft):
            with undone():
                did(bob, checkin)
                answers.append(acts(client, checkin))
    assert all(answer == answers[0] for answer in answers)
    assert {status for status, *_ in answers[0]} == {302}


def acts(client, checkin):
    """Write, seal, look, undo, pass: what each press answers, and the page after it."""
    form = {"text": "Bread", "lane": "us", "seen": "0", "go": "next"}
    presses = [(f"/c/{checkin.pk}/1/", form)]
    presses += [(f"/c/{checkin.pk}/{act}/", {}) for act in ("seal", "seal/undo", "off")]
    found = []
    for path, data in presses:
        response = client.post(path, data)
        found.append((response.status_code, page(response), page(client.get(response.url))))
    return found


@pytest.mark.abuse("AC-04")
@pytest.mark.abuse("AC-62")
def test_the_comparison_does_notice_what_both_may_see(checkin, alice, bob, sign_in):
    with time_machine.travel(NOW, tick=False):
        client = sign_in(alice)
        seal(alice, checkin)
        before = seen(client, checkin)
        with undone():
            seal(bob, checkin)
            assert seen(client, checkin) != before
        with undone():
            rest(checkin.couple, START.date() + timedelta(days=9), by=bob, at=START)
            assert seen(client, checkin) != before


class undone(transaction.Atomic):  # noqa: N801
    """Roll back what happened inside, so that every try begins alike."""

    def __init__(self):
        super().__init__(using=None, savepoint=True, durable=False)

    def __exit__(self, kind, value, trace):
        transaction.set_rollback(True)
        super().__exit__(kind, value, trace)
