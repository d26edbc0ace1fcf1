"""Next week's questions: looking, ruling one out, and telling nobody."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from checkins.begin_week import begin_due, current
from intimacy.couples import rhythm
from prompts.models import Boundary, Feedback, Prompt, Swap
from prompts.picker import leanings
from tests.asked import NOW, WEEK, coming_keys, keys_of, later
from tests.conftest import START, member
from tests.home.test_deniable import page, undone
from tests.walk import rows

PATH = "/week/next/"
NEXT = date(2026, 9, 13)
SEEN_BY_READING = {"django_session", "usersessions_usersession", "audit_event"}


@pytest.fixture(autouse=True)
def _evening():
    with time_machine.travel(NOW, tick=False):
        yield


def shown(client):
    response = client.get(PATH)
    assert response.status_code == 200
    return [question["key"] for question in response.context["questions"]]


def text(client, path=PATH):
    return unescape(client.get(path).content.decode())


def exchange(client, key, day=NEXT):
    response = client.post(f"{PATH}exchange/", {"key": key, "day": str(day)})
    assert (response.status_code, response.url) == (302, PATH)
    return text(client)


def never(client, key):
    response = client.post(f"{PATH}never/", {"key": key})
    assert (response.status_code, response.url) == (302, PATH)
    return text(client)


# --- Looking ----------------------------------------------------------------------------


@pytest.mark.sqlite
def test_both_see_the_same_questions_with_their_reasons(checkin, alice, bob, sign_in):
    hers, his = sign_in(alice), sign_in(bob)
    assert shown(hers) == shown(his) == coming_keys(checkin.couple)
    seen = text(hers)
    for question in hers.get(PATH).context["questions"]:
        assert question["text"]
        assert seen.count(question["text"]) >= 3  # and said again at each of its buttons
        assert question["why"]
        assert question["why"] in seen
    assert (
        "Each of you may exchange one question; what the other exchanges shows when it opens."
        in seen
    )


def test_each_reads_the_hour_on_their_own_clock(checkin, alice, bob, sign_in):
    assert "Sunday 13 September at 19:00, your time" in text(sign_in(alice))
    assert "Sunday 13 September at 13:00, your time" in text(sign_in(bob))


@pytest.mark.sqlite
@pytest.mark.abuse("AC-27")
def test_looking_writes_nothing_and_looking_again_shows_the_same(checkin, alice, bob, sign_in):
    hers, his = sign_in(alice), sign_in(bob)
    before, first = rows(), shown(hers)
    assert shown(his) == shown(hers) == first
    hers.head(PATH)
    after = rows()
    assert {name for name in after if after[name] != before[name]} <= SEEN_BY_READING


@pytest.mark.sqlite
def test_the_week_that_begins_asks_what_was_shown(checkin, alice, bob, sign_in):
    hers, his = sign_in(alice), sign_in(bob)
    drawn = shown(hers)
    exchange(hers, drawn[0])
    exchange(his, drawn[1])
    never(his, drawn[2])
    promised = {(set(shown(hers)) - set(drawn)).pop(), (set(shown(his)) - set(drawn)).pop()}
    begun = current(checkin.couple, START + WEEK)
    assert begun.week == NEXT
    asked = keys_of(begun)
    assert promised | {drawn[3]} < set(asked)
    assert not set(drawn[:3]) & set(asked)
    assert len(set(asked)) == 4
    assert all(begun.exchange.items.values_list("why", flat=True))


def test_a_rest_moves_the_week_that_is_shown(checkin, alice, sign_in):
    rhythm.rest(checkin.couple, NEXT + timedelta(days=20), by=alice, at=NOW)
    assert "Sunday 4 October at 19:00" in text(sign_in(alice))


@pytest.mark.parametrize(("left", "notice"), [(2, "There are fewer than the 4 you chose"), (4, "")])
def test_fewer_than_wanted_is_said_plainly(checkin, alice, sign_in, left, notice):
    keys = coming_keys(checkin.couple)[:left]
    checkin.coming["asked"] = [[key, "turn"] for key in keys]
    checkin.save()
    assert shown(sign_in(alice)) == keys
    seen = text(sign_in(alice))
    assert notice in seen
    assert ("There are fewer than" in seen) == bool(notice)


def test_nothing_left_to_ask_is_said_too(checkin, alice, sign_in):
    checkin.coming["asked"] = []
    checkin.save()
    seen = text(sign_in(alice))
    assert "There is nothing to ask next week." in seen
    assert "There are fewer than" not in seen


def test_it_asks_the_database_fourteen_times_at_most(checkin, alice, sign_in):
    client = sign_in(alice)
    client.get("/help/")  # the day's first visit writes down the day
    with CaptureQueriesContext(connection) as captured:
        assert client.get(PATH).status_code == 200
    assert len(captured) <= 14


# --- Rather never -----------------------------------------------------------------------


@pytest.mark.sqlite
def test_rather_never_is_my_own_boundary(checkin, alice, bob, sign_in):
    hers, his = sign_in(alice), sign_in(bob)
    key = shown(hers)[1]
    assert "It will not be asked. Nobody is told;" in never(hers, key)
    assert "Something else comes in its place." in text(hers)
    assert "Something else comes in its place." not in text(his)
    assert shown(his) == shown(hers)
    assert key not in coming_keys(checkin.couple)
    row = Boundary.objects.get()
    assert (row.couple, row.user, row.prompt.key) == (checkin.couple, alice, key)
    assert row.practice == ""
    assert not row.wanted
    assert key not in {candidate.key for week in later(checkin.couple) for candidate in week}


def test_rather_never_twice_is_once_and_unasked_is_nothing(checkin, alice, sign_in):
    client = sign_in(alice)
    key = shown(client)[0]
    never(client, key)
    never(client, key)
    assert "It will not be asked" not in never(client, "nobody-asks-this")
    assert "It will not be asked" not in never(client, "curiosity-smell")  # asked this week
    assert Boundary.objects.count() == 1


@pytest.mark.abuse("AC-04, AC-62")
def test_nothing_the_other_does_shows_before_the_week_opens(checkin, alice, bob, sign_in):
    """The same bytes whatever she exchanged, ruled out, agreed to or judged."""
    hers, his = sign_in(alice), sign_in(bob)
    key = shown(his)[0]
    prompt = Prompt.objects.get(key=key)
    judged = {"couple": checkin.couple, "user": alice, "prompt": prompt, "verdict": "not"}
    paths = (PATH, "/week/", "/you/", "/you/topics/", "/you/questions/")
    before = [page(his.get(path)) for path in paths]
    for did in (
        lambda: exchange(hers, key),
        lambda: never(hers, key),
        lambda: Feedback.objects.create(**judged),
        lambda: leanings.choose_practices(
            checkin.couple, ruled_out=[prompt.practice], agreed=["touch"], by=alice
        ),
    ):
        with undone():
            did()
            assert [page(his.get(path)) for path in paths] == before
            assert key not in coming_keys(checkin.couple)
    assert not mail.outbox


@pytest.mark.abuse("AC-04")
def test_trying_choices_tells_nothing_of_what_the_other_rules_out(checkin, alice, bob, sign_in):
    """Changing what is asked and looking again shows no question before the week opens."""
    hers, his = sign_in(alice), sign_in(bob)
    leanings.choose_practices(checkin.couple, ruled_out=["trust"], agreed=[], by=alice)
    form = {"questions": "6", "circumstances": []}
    for focus in ("trust", "rituals", ""):
        his.post("/you/questions/", {**form, "focus": focus})
        assert shown(his) == []
        seen = text(his)
        assert "What you are asked has changed" in seen
        assert "There are fewer" not in seen
    assert "Next week’s questions are drawn when it opens." in exchange(his, "trust-kept-promise")
    his.post("/you/questions/", {**form, "questions": "4", "focus": ""})
    assert shown(his) == shown(hers) != []


@pytest.mark.abuse("AC-04")
def test_an_exchange_leaves_the_partners_own_in_reach(checkin, alice, bob, sign_in):
    hers, his = sign_in(alice), sign_in(bob)
    exchange(hers, shown(hers)[0])
    seen = text(his)
    assert (
        "Each of you may exchange one question; what the other exchanges shows when it opens."
        in seen
    )
    assert seen.count("Exchange it") == 4


# --- Who else ---------------------------------------------------------------------------


@pytest.mark.sqlite
def test_somebody_alone_may_exchange_one_too(charlie, sign_in):
    client = sign_in(charlie)
    seen, before = text(client), shown(client)
    assert "You may exchange one question." in seen
    assert "Each of you" not in seen
    assert "{partner}" not in seen
    exchange(client, before[0], re.search(r'name="day" value="([^"]+)', seen)[1])
    assert before[0] not in shown(client)
    assert Swap.objects.get().couple == member(charlie).couple


@pytest.mark.abuse("AC-01")
def test_a_stranger_changes_nothing_of_theirs(checkin, alice, charlie, sign_in):
    mine, theirs = shown(sign_in(charlie)), coming_keys(checkin.couple)
    client = sign_in(charlie)
    for key in {*mine, *theirs}:
        exchange(client, key)
        never(client, key)
    assert coming_keys(checkin.couple) == theirs
    assert not Swap.objects.filter(couple=checkin.couple).exists()
    assert not Boundary.objects.filter(couple=checkin.couple).exists()
    assert "Alice" not in text(client)


@pytest.mark.sqlite
@pytest.mark.abuse("AC-27")
@pytest.mark.parametrize("verb", ["exchange", "never"])
def test_a_button_opened_as_a_page_does_nothing(checkin, alice, sign_in, verb):
    client = sign_in(alice)
    key = shown(client)[0]
    response = client.get(f"{PATH}{verb}/", {"key": key, "day": str(NEXT)})
    assert response.status_code == 405
    assert b"That was a button, not a page" in response.content
    assert key in shown(client)


def test_one_draft_a_space_is_kept(checkin):
    used = checkin
    for week in (1, 2):
        assert begin_due(START + week * WEEK, 10)
        used.refresh_from_db()
        assert used.coming == {}
        used = checkin.couple.checkins.first()
        assert used.coming
