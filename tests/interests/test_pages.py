"""The pages of interests: marking, what both would try, one's own list."""

import re

import pytest
import time_machine
from django.urls import reverse

from intimacy.dates.models import DateNight
from intimacy.interests.ideas import interests
from intimacy.interests.mark_interests import MARKING
from intimacy.interests.models import Choice, Mark, Sending
from intimacy.rituals.models import Ritual
from tests.conftest import member, pair
from tests.interests.conftest import HERE, OPENS, TEN, look, mark
from tests.page_text import seen

MOST_QUERIES = 10


def press(client, name, **fields):
    with time_machine.travel(OPENS, tick=False):
        return client.post(f"{HERE}{name}", fields).status_code


@pytest.mark.sqlite
def test_marking_sending_and_what_both_read(couple, alice, bob, ten, sign_in):
    hers, his = sign_in(alice), sign_in(bob)
    page, queries = look(hers, TEN)
    assert "A mark shows if Bob marks it too." in page
    assert interests()[ten[0]].facts in page
    assert queries <= MOST_QUERIES
    kept = {"batch": "0", "liked": ten[3:5], "go": "keep"}
    with time_machine.travel(OPENS, tick=False):
        assert hers.post(TEN, kept).status_code == 302
        assert hers.post(TEN, kept | {"liked": "a\x00b"}).status_code == 422
        assert hers.get(TEN).content.decode().count(" checked") == 2
        for _ in range(2):  # pressed twice
            assert hers.post(TEN, kept | {"go": "send"}).status_code == 302
        assert his.post(TEN, kept | {"liked": ten[4:6], "go": "send"}).status_code == 302
    assert (Sending.objects.count(), MARKING.batch_of(couple, alice).number) == (2, 1)
    later = OPENS.replace(day=OPENS.day + 7)
    assert "Nothing here yet" in look(hers)[0]
    for client in (hers, his):
        page, queries = look(client, at=later)
        assert [interests()[key].name in page for key in ten[3:6]] == [False, True, False]
        assert queries <= MOST_QUERIES


def test_choosing_in_turns_on_the_pages_of_both(couple, alice, bob, three, sign_in):
    hers, his = sign_in(alice), sign_in(bob)
    one, other = three[0], interests()[three[1]].name
    assert "It is your turn to choose" in seen(look(hers)[0])
    assert "It is Alice’s turn to choose" in seen(look(his)[0])
    assert "Let’s try this next" not in look(his)[0]
    for seen_at in ("x", "-1", "9" * 12, "1"):
        assert press(hers, "next/", key=one, seen=seen_at) == 302
    assert not Choice.objects.exists()
    press(hers, "next/", key=one, seen="0")
    assert "Next, chosen by you" in seen(look(hers)[0])
    theirs = look(his)[0]
    assert "Next, chosen by Alice" in seen(theirs)
    assert "Choose another" not in theirs
    press(his, "next/done/", seen="1")
    assert "It is your turn to choose" in seen(look(his)[0])
    press(hers, "next/undo/", seen="2")
    assert "Next, chosen by Alice" in seen(look(his)[0])
    press(hers, "next/done/", seen="3")
    assert "Not yet after all" in look(hers)[0]
    press(his, "next/pass/", seen="4")
    assert "Not yet after all" not in look(hers)[0]
    assert "Let Bob choose" in seen(look(hers)[0])
    press(hers, "next/", key=three[1], seen="5")
    assert other in look(his)[0]
    press(hers, "next/back/", seen="6")
    assert Choice.objects.get().key == ""


def test_a_match_becomes_a_date_or_a_ritual(couple, alice, three, sign_in):
    client, one = sign_in(alice), interests()[three[0]]
    page = look(client)[0]
    for path, name in (("/together/dates/new/", "title"), ("/together/rituals/new/", "name")):
        link = f"{path}?idea={one.key}"
        assert f'href="{link}"' in page
        form = look(client, link)[0]
        assert re.search(rf'name="{name}" value="{re.escape(one.name)}"', form)
        assert one.what in form
    assert not DateNight.objects.exists()
    assert not Ritual.objects.exists()
    with time_machine.travel(OPENS, tick=False):
        assert client.get("/together/rituals/new/?idea=try-nothing").status_code == 404


def test_alone_there_is_a_list_and_nothing_of_it_comes_along(charlie, alice, sign_in):
    client, couple = sign_in(charlie), member(charlie).couple
    assert "Nothing here yet" in look(client)[0]
    ten = MARKING.batch_of(couple, charlie).keys
    mark(charlie, ten[0])
    page, queries = look(client)
    assert interests()[ten[0]].name in page
    assert "Make it a date" not in page
    assert "/together/rituals/new/?idea=" in page
    assert queries <= MOST_QUERIES
    assert "Only you see your list." in look(client, TEN)[0]
    assert press(client, "next/", key=ten[0], seen="0") == 404
    both = pair(charlie, alice)
    assert Mark.objects.filter(couple=both).count() == 0
    assert MARKING.batch_of(both, charlie).number == 0
    assert interests()[ten[0]].name not in look(client)[0]
    gone = couple.memberships.get()
    assert f"/back/words/{gone.pk}/" in look(client, reverse("my-words"))[0]
    assert sign_in(charlie).post(reverse("forget", args=[gone.pk])).status_code == 302
    assert not Mark.objects.exists()


@pytest.mark.abuse("AC-06")
def test_an_export_holds_only_my_own_marks(couple, alice, bob, ten, sign_in):
    mark(alice, ten[0])
    mark(bob, ten[1])
    page = sign_in(alice).get("/back/words/export/").content.decode()
    assert interests()[ten[0]].name in page
    assert interests()[ten[1]].name not in page


def test_who_has_seen_everything_is_led_to_what_both_would_try(couple, alice, sign_in):
    for number in range(-(-len(interests()) // 10)):
        assert mark(alice, number=number)
    assert "You have been through all of them" in look(sign_in(alice), TEN)[0]
