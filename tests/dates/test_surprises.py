"""A surprise hides what is planned everywhere until it begins, and for ever if it never does."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from intimacy.couples.models import Couple
from intimacy.couples.part_couple import leave
from intimacy.dates import move_date
from intimacy.dates.models import DateNight, Plan
from intimacy.dates.occurrences import calendar_of
from intimacy.dates.readable_dates import known, told
from intimacy.keys.models import DataKey
from intimacy.privacy.joint_words import our_dates
from tests.conftest import member, pair
from tests.dates.conftest import AT, DAY, FRIDAY, HOUR, KNOW, TITLE, WHAT, agree, offer, say
from tests.page_text import seen

pytestmark = pytest.mark.abuse("AC-05")
BEFORE, DURING = FRIDAY - HOUR, FRIDAY + HOUR


def proposed(couple, planner, partner):
    return offer(couple, planner, surprise=True)


def confirming(couple, planner, partner):
    return say(offer(couple, planner, surprise=True), partner, "need")


def agreed(couple, planner, partner):
    return agree(couple, planner, partner, surprise=True)


def in_a_window(couple, planner, partner):
    return agree(couple, planner, partner, surprise=True, until=FRIDAY + 2 * HOUR)


def said_ready(couple, planner, partner):
    return move_date.start_now(in_a_window(couple, planner, partner), at=FRIDAY + HOUR / 2)


def cancelled(couple, planner, partner):
    return move_date.cancel(agreed(couple, planner, partner), at=AT)


def missed(couple, planner, partner):
    return move_date.miss(agreed(couple, planner, partner), seen=1, at=FRIDAY)


def missed_and_again(couple, planner, partner):
    night = agreed(couple, planner, partner)
    return move_date.shift(night, 7, by=partner, seen=1, at=FRIDAY + HOUR / 2)


NEVER = (proposed, confirming, in_a_window, cancelled, missed, missed_and_again)
ONCE_BEGUN = (agreed, said_ready)
FATES = [
    *((fate, at, False) for fate in (*NEVER, *ONCE_BEGUN) for at in (BEFORE, DURING)
      if not (fate in ONCE_BEGUN and at == DURING)),
    *((fate, DURING, True) for fate in ONCE_BEGUN),
]  # fmt: skip


@pytest.mark.sqlite
def test_who_reads_it_when(couple, alice, bob, charlie):
    for fate, at, shown in FATES:
        night = fate(couple, alice, bob)
        assert_read(night, at, shown, alice, bob, charlie)
        night.delete()


def assert_read(night, at, shown, alice, bob, charlie):
    assert [bool(told([night], u, at)[night.pk].title) for u in (alice, bob, charlie)] == [
        True,
        shown,
        False,
    ]
    [hers], [his] = our_dates(alice, at), our_dates(bob, at)
    assert (hers.title, hers.what) == (TITLE, WHAT)
    assert (his.title, his.what) == ((TITLE, WHAT) if shown else ("A surprise", ""))
    assert (his.know, our_dates(charlie, at)) == (KNOW, [])
    year = timedelta(days=365)
    for user in (alice, bob):
        titles = {one.title for one in calendar_of(user, AT - year, AT + year, at)}
        assert titles <= {TITLE if shown else None}


def test_what_the_pages_show(couple, alice, bob, ask):
    for fate, at, shown in FATES:
        if shown or fate is not said_ready:  # the page of one that begins later does not exist
            night = fate(couple, alice, bob)
            assert_shown(night, at, shown, alice, bob, ask)
            night.delete()


def assert_shown(night, at, shown, alice, bob, ask):
    his = ask(bob, "night", night, at=at).page
    assert (TITLE in his, WHAT in his, KNOW in his) == (shown, shown, True)
    assert "pudding" not in his
    hers = ask(alice, "night", night, at=at).page
    covered = '<details class="cover">' in hers
    assert (WHAT in hers, covered) == (True, not shown)
    assert TITLE not in hers.split("</title>")[0]
    for user in (alice, bob):
        lists = ask(user, "dates", at=at).page
        assert (TITLE in lists, WHAT in lists) == (shown, False)
        assert "urprise" in lists or night.state != "agreed" or shown


def test_the_cover_opens_without_a_script(couple, alice, bob, ask):
    page = ask(alice, "night", agreed(couple, alice, bob)).page
    _, cover = page.split('<details class="cover">')
    inside = cover.split("</details>")[0]
    assert '<span class="change">Show</span>' in inside.split("</summary>")[0]
    assert TITLE in inside.split("</summary>")[1]
    assert page.count(TITLE) == 1


def test_the_export_page_keeps_it(couple, alice, bob, sign_in):
    agreed(couple, alice, bob)
    with time_machine.travel(BEFORE, tick=False):
        his, hers = (sign_in(user).get(reverse("export")).text for user in (bob, alice))
    assert (TITLE in his, KNOW in his) == (False, True)
    assert TITLE in hers


def test_other_pages_never_name_an_evening(couple, alice, bob, sign_in):
    agree(couple, alice, bob)
    agreed(couple, alice, bob)
    for name in ("week", "together"):
        with time_machine.travel(AT, tick=False):
            page = seen(sign_in(bob).get(reverse(name)))
        assert TITLE not in page
        assert re.search(r"Your next date\W.*>Friday 11 September, 13:00<", page)


@pytest.mark.abuse("AC-25")
def test_after_the_space_ended_nobody_reads_any(couple, alice, bob):
    night = agreed(couple, alice, bob)
    leave(member(bob), at=AT)
    for user in (alice, bob):
        assert told([night], user, DURING)[night.pk].hidden
        assert our_dates(user, DURING) == []
        assert calendar_of(user, AT, AT + 9 * DAY, DURING) == []
    pair(alice, bob, AT + DAY)
    assert not DateNight.objects.visible_to(bob).exists()
    assert not Plan.objects.readable_by(bob, DURING).exists()


def test_words_that_do_not_open_are_said_to_be_lost(couple, alice, bob, ask):
    night = agree(couple, alice, bob)
    Plan.objects.update(body=b"broken")
    assert "We cannot open this just now" in ask(alice, "night", night).page
    assert known(DateNight.objects.select_related("key").get(), alice) == KNOW


@pytest.mark.abuse("AC-60")
def test_what_belonged_to_both_opens_with_no_key_after_a_parting(couple, alice, bob):
    night = agree(couple, alice, bob)
    leave(member(bob), at=AT)
    key = DataKey.objects.get(pk=night.key_id)
    assert (key.wrapped, key.destroyed_at) == (None, AT)
    with pytest.raises(DataKey.DoesNotExist):
        Couple.objects.get(pk=couple.pk).key()


def test_nobody_brings_a_surprise_forward_to_see_it(couple, alice, bob):
    """Not by moving it to in a minute, nor by moving a window there and being ready."""
    for night in (agreed(couple, alice, bob), in_a_window(couple, alice, bob)):
        moved = move_date.move(night, AT + HOUR, by=bob, seen=1, at=AT)
        moved = move_date.start_now(moved, at=AT + HOUR)
        assert moved.has_begun(AT + HOUR)
        assert told([moved], bob, AT + 1.5 * HOUR)[moved.pk].hidden
        assert not told([moved], alice, AT + 1.5 * HOUR)[moved.pk].hidden
        assert not told([moved], bob, moved.ends_at)[moved.pk].hidden


def test_a_move_its_planner_is_fine_with_unveils_in_time(couple, alice, bob):
    night = move_date.move(agreed(couple, alice, bob), AT + HOUR, by=bob, seen=1, at=AT)
    move_date.fine(night, by=alice)
    assert not told([night], bob, AT + 1.5 * HOUR)[night.pk].hidden
