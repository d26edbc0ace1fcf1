"""Which questions were good to be asked: said after talking, seen by nobody else."""

from html import unescape

import pytest
import time_machine
from django.core import mail

from checkins.models import CheckIn
from prompts.models import Feedback, Prompt
from prompts.vocabulary import CONTEXTS
from tests.asked import NOW, coming_keys, keys_of, later, publish_only
from tests.conftest import items
from tests.home.test_deniable import page

GOOD = "Were these good to be asked?"


@pytest.fixture(autouse=True)
def _evening():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def talked(opened):
    CheckIn.objects.filter(pk=opened.pk).update(talked_at=NOW)
    opened.refresh_from_db()
    return opened


def url(checkin, part):
    return f"{checkin.get_absolute_url()}{part}/"


def judge(client, checkin, **verdicts):
    fields = {name.replace("_", "-"): verdict for name, verdict in verdicts.items()}
    response = client.post(url(checkin, "verdicts"), fields)
    assert response.status_code == 302
    return unescape(client.get(response.url, follow=True).content.decode())


def mine(user):
    rows = Feedback.objects.filter(user=user).order_by("prompt__key")
    return dict(rows.values_list("prompt__key", "verdict"))


def ticked(client, checkin):
    lines = client.get(url(checkin, "both")).context["shown"].lines
    return [line.verdict for line in lines]


@pytest.mark.sqlite
def test_once_talked_about_it_asks_and_keeps(talked, alice, sign_in):
    client, keys = sign_in(alice), keys_of(talked)
    seen = client.get(url(talked, "both")).text
    assert GOOD in seen
    assert seen.count('type="radio" name="verdict-') == 12
    said = judge(client, talked, verdict_1="more", verdict_2="fine", verdict_4="not")
    assert "Kept. Only you see this; it counts from next week on." in said
    assert mine(alice) == {keys[0]: "more", keys[1]: "fine", keys[3]: "not"}
    # The page is read by two people together: it never shows what one of them marked.
    assert " checked" not in client.get(url(talked, "both")).text


@pytest.mark.sqlite
@pytest.mark.parametrize("week", ["checkin", "opened"])
def test_before_talking_there_is_nothing_to_say(request, alice, couple, sign_in, week):
    this, client = request.getfixturevalue(week), sign_in(alice)
    assert GOOD not in client.get(url(this, "both"), follow=True).text
    judge(client, this, verdict_1="not")
    assert not Feedback.objects.exists()


@pytest.mark.abuse("AC-04")
def test_the_partner_sees_none_of_it(talked, alice, bob, sign_in):
    hers, his = sign_in(alice), sign_in(bob)
    paths = [url(talked, "both"), "/week/", "/back/", "/you/", "/you/topics/", "/you/questions/"]
    before = [page(his.get(path)) for path in paths]
    judge(hers, talked, verdict_1="more", verdict_2="fine", verdict_3="not", verdict_4="not")
    assert [page(his.get(path)) for path in paths] == before
    judge(his, talked, verdict_1="not")
    assert set(mine(alice).values()) == {"more", "fine", "not"}
    assert (len(mine(alice)), len(mine(bob))) == (4, 1)
    assert not mail.outbox


@pytest.mark.sqlite
def test_not_for_us_of_either_is_never_asked_again(talked, alice, bob, sign_in):
    keys = keys_of(talked)
    publish_only(key__in=keys)  # so that all there is comes again
    assert sorted(coming_keys(talked.couple)) == sorted(keys)
    judge(sign_in(alice), talked, verdict_1="not")
    judge(sign_in(bob), talked, verdict_2="not", verdict_3="fine", verdict_4="more")
    assert sorted(coming_keys(talked.couple)) == sorted(keys[2:])
    for week in later(talked.couple):
        assert sorted(candidate.key for candidate in week) == sorted(keys[2:])
    assert [item.version.prompt.key for item in items(talked)] == keys  # what was asked stays


def test_more_like_this_comes_up_more_readily(talked, alice, bob, sign_in):
    thanks = Prompt.objects.filter(practice="appreciation")
    publish_only(pk__in=[prompt.pk for prompt in thanks if not set(prompt.tags) & CONTEXTS])
    others = thanks.filter(status="published").exclude(key=keys_of(talked)[1])
    for prompt in others[: others.count() // 2]:  # as many of another practice in the same slot
        Prompt.objects.filter(pk=prompt.pk).update(practice="trust")

    def thanked():
        return sum(c.practice == "appreciation" for week in later(talked.couple, 40) for c in week)

    before = thanked()
    judge(sign_in(alice), talked, verdict_2="fine")
    assert thanked() == before
    judge(sign_in(alice), talked, verdict_2="more")
    judge(sign_in(bob), talked, verdict_2="more")  # each mark counts
    assert thanked() > before


def test_a_later_verdict_replaces_the_earlier_one(talked, alice, sign_in):
    client, key = sign_in(alice), keys_of(talked)[0]
    for verdict in ("not", "more", "fine"):
        judge(client, talked, verdict_1=verdict)
        assert mine(alice) == {key: verdict}
    judge(client, talked, verdict_2="more")  # what is not said again stays
    assert len(mine(alice)) == 2


GARBAGE = (
    {"verdict_1": "never"},
    {"verdict_1": ""},
    {"verdict_0": "not", "verdict_5": "not", "verdict_99999999999": "not"},
    {"verdict_x": "not", "verdict": "not"},
    {},
)


@pytest.mark.sqlite
def test_garbage_is_ignored(talked, alice, sign_in):
    client = sign_in(alice)
    for garbage in GARBAGE:
        assert "Kept." not in judge(client, talked, **garbage)
    assert not Feedback.objects.exists()


@pytest.mark.abuse("AC-01")
def test_a_stranger_finds_no_week(talked, charlie, sign_in):
    client = sign_in(charlie)
    response = client.post(url(talked, "verdicts"), {"verdict-1": "not"})
    assert response.status_code == 404
    assert not Feedback.objects.exists()


@pytest.mark.abuse("AC-27")
def test_opened_as_a_page_it_does_nothing(talked, alice, sign_in):
    response = sign_in(alice).get(url(talked, "verdicts"), {"verdict-1": "not"})
    assert response.status_code == 405
    assert not Feedback.objects.exists()
