"""What I would rather not be asked: behind my password, mine alone, from next week on."""

from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core import mail

from checkins.begin_week import current
from prompts.models import Boundary, Feedback, Prompt, Swap
from prompts.picker import leanings
from prompts.vocabulary import LABELS, OPT_IN
from tests.asked import NOW, WEEK, coming, coming_keys, keys_of, later, publish_only
from tests.conftest import START, member
from tests.home.test_deniable import page, undone

PATH = "/you/topics/"
KEPT = "Kept. It counts from next week on, and nobody is told."
RULED_OUT = [slug for slug in LABELS if slug not in OPT_IN]


@pytest.fixture(autouse=True)
def _evening():
    with time_machine.travel(NOW, tick=False):
        yield


def text(client, path=PATH):
    response = client.get(path)
    assert response.status_code == 200
    return unescape(response.content.decode())


def choose(client, ruled_out=(), agreed=()):
    fields = {"ruled_out": list(ruled_out), "agreed": list(agreed), "csrfmiddlewaretoken": "x"}
    response = client.post(PATH, fields)
    assert (response.status_code, response.url) == (302, PATH)
    assert KEPT in text(client)


def allow(client, key):
    return client.post(f"{PATH}{key}/allow/")


def practices(couple):
    return {candidate.practice for week in later(couple) for candidate in week}


# --- Asking for the password ------------------------------------------------------------


@pytest.mark.sqlite
@pytest.mark.abuse("AC-30")
def test_the_password_is_asked_for_again(checkin, alice, sign_in):
    client = sign_in(alice)
    assert "Only you see this page. Bob is not told" in text(client)
    key = coming_keys(checkin.couple)[0]
    leanings.rule_out(checkin.couple, Prompt.objects.get(key=key), by=alice)
    with time_machine.travel(NOW + timedelta(minutes=11), tick=False):
        assert client.get(PATH).url == "/accounts/reauthenticate/?next=%2Fyou%2Ftopics%2F"
        asked = [client.post(PATH, {"ruled_out": "trust"}), allow(client, key)]
        assert all(r.url == "/accounts/reauthenticate/?next=%2Fyou%2F" for r in asked)
    assert list(Boundary.objects.values_list("prompt__key", flat=True)) == [key]
    assert "trust" not in str([session.get_decoded() for session in Session.objects.all()])


# --- Practices --------------------------------------------------------------------------


@pytest.mark.sqlite
def test_a_practice_ruled_out_is_not_asked_from_next_week_on(checkin, alice, sign_in):
    client, before = sign_in(alice), keys_of(checkin)
    assert {"appreciation", "curiosity"} <= practices(checkin.couple)
    choose(client, ["appreciation", "curiosity", "trust"])
    assert not {"appreciation", "curiosity", "trust"} & practices(checkin.couple)
    assert keys_of(checkin) == before  # the running week is frozen
    assert keys_of(current(checkin.couple, NOW)) == before
    begun = current(checkin.couple, START + WEEK)
    asked = set(begun.exchange.items.values_list("version__prompt__practice", flat=True))
    assert len(keys_of(begun)) == 4
    assert not asked & {"appreciation", "curiosity"}


@pytest.mark.sqlite
def test_what_is_ticked_replaces_what_was(checkin, alice, bob, sign_in):
    hers, his = sign_in(alice), sign_in(bob)
    choose(hers, ["trust", "conflict"], ["touch"])
    ticked = hers.get(PATH).context["form"].initial
    assert (sorted(ticked["ruled_out"]), ticked["agreed"]) == (["conflict", "trust"], ["touch"])
    assert text(hers).count(" checked") == 3
    choose(his, ["trust"])
    choose(hers, ["conflict"])
    mine = Boundary.objects.filter(user=alice).values_list("practice", "wanted")
    assert list(mine) == [("conflict", False)]
    assert Boundary.objects.filter(user=bob).count() == 1
    assert not {"trust", "conflict"} & practices(checkin.couple)
    choose(his)
    assert not Boundary.objects.filter(user=bob).exists()


@pytest.mark.sqlite
def test_fewest_left_is_said_and_what_was_ticked_stays(couple, alice, sign_in):
    client = sign_in(alice)
    response = client.post(PATH, {"ruled_out": RULED_OUT[5:], "agreed": ["touch"]})
    assert response.status_code == 422
    seen = unescape(response.content.decode())
    assert "Leave six of these or more, so that there is something to ask. You can pass." in seen
    assert 'href="#id_ruled_out"' in seen
    assert 'id="id_ruled_out"' in seen
    assert seen.count(" checked") == len(RULED_OUT) - 5 + 1
    assert not Boundary.objects.exists()
    choose(client, RULED_OUT[6:])
    assert Boundary.objects.count() == len(RULED_OUT) - 6


def test_what_is_no_practice_is_refused(couple, alice, sign_in):
    client = sign_in(alice)
    for field, bad in (("ruled_out", "touch"), ("ruled_out", "nonsense"), ("agreed", "trust")):
        response = client.post(PATH, {field: [bad]})
        assert response.status_code == 422
        assert list(response.context["form"].errors) == [field]
    assert not Boundary.objects.exists()


@pytest.mark.sqlite
@pytest.mark.abuse("AC-04")
def test_what_needs_agreement_needs_both(checkin, alice, bob, sign_in):
    publish_only(practice__in=OPT_IN)
    hers, his = sign_in(alice), sign_in(bob)
    choose(hers, agreed=["touch"])
    assert not coming(checkin.couple)
    choose(his, agreed=["touch"])
    assert {c.practice for c in coming(checkin.couple)} == {"touch"}
    choose(hers)
    assert not coming(checkin.couple)


# --- Single questions -------------------------------------------------------------------


@pytest.mark.sqlite
def test_what_i_said_no_to_can_be_allowed_again(opened, alice, bob, sign_in):
    couple, client = opened.couple, sign_in(alice)
    coming_key, judged = coming_keys(couple)[0], keys_of(opened)[0]
    leanings.rule_out(couple, Prompt.objects.get(key=coming_key), by=alice)
    leanings.judge(couple, {Prompt.objects.get(key=judged).pk: "not"}, by=alice)
    leanings.judge(couple, {Prompt.objects.get(key=keys_of(opened)[1]).pk: "more"}, by=alice)
    assert text(client).count("Allow again") == 2
    for key in (coming_key, judged):
        assert allow(client, key).url == PATH
    assert "It may be asked again." in text(client)
    assert "None. Next week’s page" in text(client)
    assert not Boundary.objects.exists()
    assert Feedback.objects.get().verdict == "more"
    assert coming_key in coming_keys(couple)


@pytest.mark.abuse("AC-01, AC-04")
def test_what_the_other_said_no_to_is_theirs(checkin, alice, bob, charlie, sign_in):
    key = coming_keys(checkin.couple)[0]
    leanings.rule_out(checkin.couple, Prompt.objects.get(key=key), by=alice)
    for stranger in (bob, charlie):
        client = sign_in(stranger)
        answers = [allow(client, one) for one in (key, "curiosity-smell", "nobody-asks-this")]
        assert {answer.status_code for answer in answers} == {404}
        assert len({page(answer)[2] for answer in answers}) == 1
        assert "Allow again" not in text(client)
    assert Boundary.objects.count() == 1
    leanings.rule_out(checkin.couple, Prompt.objects.get(key=key), by=bob)
    allow(sign_in(bob), key)
    assert key not in coming_keys(checkin.couple)  # as far as Alice is concerned, still never


def test_what_is_retired_needs_no_allowing(checkin, alice, sign_in):
    prompt = Prompt.objects.get(key=coming_keys(checkin.couple)[0])
    leanings.rule_out(checkin.couple, prompt, by=alice)
    Prompt.objects.filter(pk=prompt.pk).update(status="retired", current=None)
    assert "Allow again" not in text(sign_in(alice))


# --- Nobody can tell --------------------------------------------------------------------

HIS = ("/week/", PATH, "/you/questions/", "/you/", "/you/week/", "/you/privacy/", "/back/")


@pytest.mark.sqlite
@pytest.mark.abuse("AC-04, AC-62")
def test_his_pages_are_the_same_bytes_whatever_she_rules_out(opened, alice, bob, sign_in):
    hers, his = sign_in(alice), sign_in(bob)
    paths = [*HIS, f"{opened.get_absolute_url()}both/"]
    before = [page(his.get(path)) for path in paths]
    assert [status for status, *_ in before] == [200] * len(paths)
    key = keys_of(opened)[0]
    for did in (
        lambda: choose(hers, RULED_OUT[6:], ["touch"]),
        lambda: choose(hers, agreed=["touch"]),
        lambda: hers.post(PATH, {"ruled_out": RULED_OUT}),
        lambda: hers.post("/week/next/never/", {"key": coming_keys(opened.couple)[0]}),
        lambda: leanings.judge(opened.couple, {Prompt.objects.get(key=key).pk: "not"}, by=alice),
    ):
        with undone():
            did()
            assert [page(his.get(path)) for path in paths] == before
    assert not mail.outbox


@pytest.mark.abuse("AC-04")
def test_what_both_may_change_does_show(opened, alice, bob, sign_in):
    """Without this the test above could pass because nothing ever shows."""
    his = sign_in(bob)
    before = page(his.get("/you/questions/"))
    sign_in(alice).post("/you/questions/", {"questions": "5"})
    assert page(his.get("/you/questions/")) != before


def test_ruling_out_what_the_other_ruled_out_changes_nothing(checkin, alice, bob, sign_in):
    """Twice is once, so the questions hold no more than that somebody would rather not."""
    choose(sign_in(alice), ["trust"])
    before = later(checkin.couple)
    choose(sign_in(bob), ["trust"])
    assert later(checkin.couple) == before


# --- Alone, afterwards ------------------------------------------------------------------


@pytest.mark.sqlite
def test_alone_it_is_said_otherwise_and_counts_the_same(charlie, sign_in):
    client, couple = sign_in(charlie), member(charlie).couple
    current(couple, START)
    seen = text(client)
    assert "Only you see this page. It counts when the next week opens, in this space;" in seen
    assert "is not told" not in seen
    choose(client, ["curiosity"], ["touch"])
    assert "curiosity" not in practices(couple)


@pytest.mark.abuse("AC-25")
def test_a_new_space_begins_with_nothing_ruled_out(opened, alice, bob, sign_in):
    client = sign_in(alice)
    choose(client, ["trust"])
    assert sign_in(bob).post("/you/leave/").status_code == 302
    client.post("/week/begin-again/")
    assert text(client).count(" checked") == 0
    assert not Boundary.objects.exists()


@pytest.mark.sqlite
@pytest.mark.abuse("AC-60")
def test_a_space_that_closes_forgets_what_both_would_rather(opened, alice, bob, charlie, sign_in):
    prompts = list(Prompt.objects.order_by("key")[:2])
    people = [(opened.couple, alice), (opened.couple, bob), (member(charlie).couple, charlie)]
    for couple, who in people:
        leanings.choose_practices(couple, ruled_out=["trust"], agreed=["touch"], by=who)
        leanings.rule_out(couple, prompts[0], by=who)
        leanings.judge(couple, {prompts[1].pk: "not"}, by=who)
        Swap.objects.create(couple=couple, user=who, week=opened.week, prompt=prompts[0])
    assert sign_in(alice).post("/you/leave/").status_code == 302
    for model in (Boundary, Feedback, Swap):
        assert {row.user for row in model.objects.all()} == {charlie}
