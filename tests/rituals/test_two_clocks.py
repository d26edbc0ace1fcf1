"""Alice in New York, Bob in Berlin: what either changes stays right for both."""

from datetime import UTC, date, datetime, time
from html import unescape

import pytest
import time_machine

from intimacy.accounts.models import User
from intimacy.lib.recurrence import Rule
from intimacy.reminders.models import Schedule
from intimacy.rituals import do_ritual
from intimacy.rituals.models import Done, Instead
from intimacy.rituals.occurrences import occurrences_of
from tests.conftest import member, pair, person
from tests.page_text import seen
from tests.rituals.conftest import NOW, TODAY, begin, days
from tests.rituals.test_form import shown

pytestmark = pytest.mark.usefixtures("evening")
EVENING = time(20, 30)
FIRST_SUNDAY = Rule("MONTHLY", weekdays=(6,), nth=1)


@pytest.fixture
def cast(library):
    """Alice in New York and Bob in Berlin, as a couple."""
    alice, bob = person("Alice", "America/New_York"), person("Bob", "Europe/Berlin")
    return alice, bob, pair(alice, bob)


def kept_there(alice, rule, at=EVENING, **how):
    return begin(alice, rule, at=at, clock="same", place="America/New_York", **how)


def change(sign_in, user, ritual, **typed):
    client, path = sign_in(user), f"{ritual.get_absolute_url()}change/"
    response = client.post(path, shown(client, path) | typed)
    ritual.refresh_from_db()
    return response


def coming(ritual, user, count):
    found = occurrences_of([ritual], user, NOW, NOW + days(200))
    return [one.begins for one in found[:count]]


def page_of(client, ritual, page=""):
    return unescape(seen(client.get(f"{ritual.get_absolute_url()}{page}")))


@pytest.mark.sqlite
def test_another_hour_keeps_the_days_the_other_one_sees(couple, alice, bob, sign_in):
    """The fifteenth at 20:30 in New York is the sixteenth at 02:30 in Berlin."""
    ritual = kept_there(alice, Rule("MONTHLY", monthday=15))
    assert "On day 16 of every month, 02:30" in page_of(sign_in(bob), ritual)
    assert change(sign_in, bob, ritual, at="3:00").status_code == 302
    assert (ritual.rule, ritual.at) == ("FREQ=MONTHLY;BYMONTHDAY=16", time(3))
    assert (ritual.place, ritual.starts_on) == ("Europe/Berlin", date(2026, 9, 16))
    assert coming(ritual, alice, 2) == [
        datetime(2026, 9, 16, 1, tzinfo=UTC),
        datetime(2026, 10, 16, 1, tzinfo=UTC),
    ]
    assert "On day 15 of every month, 21:00" in page_of(sign_in(alice), ritual)


def test_days_no_rule_can_say_there_are_kept(couple, alice, bob, sign_in):
    ritual = kept_there(alice, FIRST_SUNDAY)
    said = "the Monday after the first Sunday of the month"
    client = sign_in(bob)
    assert f"On {said}, 02:30" in page_of(client, ritual)
    assert f"As it is: on {said}" in page_of(client, ritual, "change/")
    assert change(sign_in, bob, ritual, at="03:15").status_code == 302
    assert (ritual.recurs, ritual.at, ritual.place) == (
        FIRST_SUNDAY,
        time(21, 15),
        "America/New_York",
    )
    assert ritual.starts_on == TODAY


def test_an_hour_that_needs_other_days_says_so(couple, alice, bob, sign_in):
    ritual = kept_there(alice, FIRST_SUNDAY)
    response = change(sign_in, bob, ritual, at="20:00", name="Sunday letter")
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["at"])
    assert "At this time it would be other days. Choose those as well." in response.text
    assert "Sunday letter" in response.text
    response = change(sign_in, bob, ritual, clock="each")
    assert list(response.context["form"].errors) == ["rhythm"]
    assert (ritual.at, ritual.clock) == (EVENING, "same")
    change(sign_in, bob, ritual, rhythm="nth", nth="1", weekday="0", at="20:00")
    assert (ritual.rule, ritual.at, ritual.place) == (
        "FREQ=MONTHLY;BYDAY=1MO",
        time(20),
        "Europe/Berlin",
    )


@pytest.mark.sqlite
@pytest.mark.parametrize("rule", [FIRST_SUNDAY, Rule("MONTHLY", monthday=15), Rule("DAILY")])
def test_another_name_from_the_other_clock_changes_no_time(couple, alice, bob, sign_in, rule):
    ritual = kept_there(alice, rule)
    before = {n: getattr(ritual, n) for n in ("rule", "at", "starts_on", "place", "clock")}
    rings = list(Schedule.objects.order_by("pk").values())
    assert change(sign_in, bob, ritual, name="Night watch", minutes="25").status_code == 302
    assert {n: getattr(ritual, n) for n in before} == before
    assert list(Schedule.objects.order_by("pk").values()) == rings


def test_a_page_left_open_sends_no_old_time_along(couple, alice, bob, sign_in):
    """Alice changes when while Bob writes another name; and midnight passes meanwhile."""
    ritual = kept_there(alice, Rule("DAILY"))
    client, path = sign_in(bob), f"{ritual.get_absolute_url()}change/"
    old = shown(client, path)
    change(sign_in, alice, ritual, at="19:00")
    with time_machine.travel(NOW + days(1), tick=False):
        assert client.post(path, old | {"name": "Good night"}).status_code == 302
        ritual.refresh_from_db()
        assert (ritual.at, ritual.place) == (time(19), "America/New_York")
        assert client.post(path, old | {"at": "02:45"}).status_code == 302  # began yesterday
    ritual.refresh_from_db()
    assert (ritual.at, ritual.place) == (time(2, 45), "Europe/Berlin")


def test_days_kept_while_the_other_one_changes_them_are_the_new_ones(couple, alice, bob, sign_in):
    ritual = kept_there(alice, FIRST_SUNDAY)
    client, path = sign_in(bob), f"{ritual.get_absolute_url()}change/"
    old = shown(client, path)
    change(sign_in, alice, ritual, rhythm="daily")
    assert client.post(path, old | {"name": "Good night"}).status_code == 302
    ritual.refresh_from_db()
    assert (ritual.rule, ritual.at, ritual.place) == ("FREQ=DAILY", EVENING, "America/New_York")


@pytest.mark.parametrize("sent", ["", "nonsense", "\x00", "keep|9999-12-31|x|y", "|1890-01-01|"])
def test_nonsense_sent_along_as_shown_is_as_if_typed_anew(couple, alice, bob, sign_in, sent):
    ritual = kept_there(alice, Rule("DAILY"))
    assert change(sign_in, bob, ritual, shown=sent, at="02:30").status_code == 302
    assert change(sign_in, bob, ritual, shown=sent, starts_on="1890-01-01").status_code == 422


@pytest.mark.sqlite
def test_single_days_stay_the_ones_they_were(couple, alice, bob, sign_in):
    """What was left out, moved or done has another date on another clock."""
    ritual, monday = kept_there(alice, Rule("DAILY")), TODAY + days(1)
    do_ritual.did(ritual, TODAY, by=member(alice), at=NOW)
    for ahead in (0, 1):
        do_ritual.leave_out(ritual, monday + days(ahead), at=NOW)
    do_ritual.move(ritual, monday + days(3), datetime(2026, 9, 11, 22), at=NOW)
    before = [o.begins for o in occurrences_of([ritual], bob, NOW, NOW + days(8))]
    change(sign_in, bob, ritual, at="02:45")
    after = [o.begins for o in occurrences_of([ritual], bob, NOW, NOW + days(8))]
    assert [one.date() for one in after] == [one.date() for one in before]
    assert datetime(2026, 9, 12, 2, tzinfo=UTC) in after  # it was moved to a moment
    assert list(Done.objects.values_list("day", flat=True)) == [monday]
    left_out = Instead.objects.filter(moved_on=None).order_by("day")
    assert [i.day.day for i in left_out] == [8, 9]
    moved = Instead.objects.get(moved_on__isnull=False)
    ring = Schedule.objects.get(user=bob, subject=moved.pk)
    assert ring.next_at == datetime(2026, 9, 12, 2, tzinfo=UTC)


def test_the_page_names_single_days_as_they_are_here(couple, alice, bob, sign_in):
    weekly = kept_there(alice, Rule("WEEKLY", weekdays=(0,)))
    do_ritual.leave_out(weekly, TODAY + days(8), at=NOW)
    do_ritual.move(weekly, TODAY + days(15), datetime(2026, 9, 23, 12), at=NOW)
    for user, left_out, moved in (
        (alice, "Monday 14", "Monday 21"),
        (bob, "Tuesday 15", "Tuesday 22"),
    ):
        page = page_of(sign_in(user), weekly)
        assert f"Not on {left_out} September" in page
        assert f"Moved from {moved} September" in page
    with time_machine.travel(datetime(2026, 9, 9, 10, tzinfo=UTC), tick=False):
        assert "We did it on Tuesday" in page_of(sign_in(bob), weekly)
        assert "We did it on Monday" in page_of(sign_in(alice), weekly)


def test_tonight_can_be_left_out_and_put_back_from_a_clock_far_ahead(couple, alice, bob, sign_in):
    User.objects.filter(pk=bob.pk).update(zone="Pacific/Kiritimati")
    ritual = begin(alice, at=time(22, 30), clock="same", place="Pacific/Pago_Pago")
    client = sign_in(bob)
    at = datetime(2026, 9, 8, 8, 30, tzinfo=UTC)  # the seventh there, the eighth in Kiritimati
    with time_machine.travel(at, tick=False):
        client.post(f"{ritual.get_absolute_url()}skip/", {"day": "2026-09-07"})
        assert Instead.objects.get().day == date(2026, 9, 7)
        assert "Not on Tuesday 8 September" in page_of(client, ritual)


@pytest.mark.sqlite
def test_its_own_day_counts_where_it_is_two_dates_ahead(couple, alice, bob, sign_in):
    """Wednesday 00:30 in Kiritimati is Monday 23:30 in Pago Pago, 25 hours behind."""
    User.objects.filter(pk=bob.pk).update(zone="Pacific/Pago_Pago")
    ritual = begin(alice, at=time(0, 30), clock="same", place="Pacific/Kiritimati")
    client, page = sign_in(bob), ritual.get_absolute_url()
    with time_machine.travel(datetime(2026, 9, 8, 10, 30, tzinfo=UTC), tick=False):
        assert 'name="day" value="2026-09-09"' in page_of(client, ritual)
        client.post(f"{page}done/", {"day": "2026-09-09"})
        assert Done.objects.get().day == date(2026, 9, 9)
        client.post(f"{page}undone/", {"day": "2026-09-09"})
        client.post(f"{page}done/", {"day": "2026-09-10"})
    assert not Done.objects.exists()


def test_the_form_says_the_same_on_every_clock(couple, alice, bob, sign_in):
    """Only where two clocks differ it would say that they do, and one may be hidden."""
    User.objects.filter(pk=alice.pk).update(zone_shown=False)
    ritual = kept_there(alice, Rule("DAILY"))
    hint = "Days and time as they are where you are. If you change them, it follows your clock"
    for zone in ("Europe/Berlin", "America/New_York"):
        User.objects.filter(pk=bob.pk).update(zone=zone)
        assert hint in page_of(sign_in(bob), ritual, "change/")
    each = begin(alice, clock="each")
    assert hint not in page_of(sign_in(bob), each, "change/")


def test_the_second_of_two_equal_hours_stays_where_it_is_kept(couple, alice, bob, sign_in):
    """20:30 in New York is 01:30 in Berlin for a week in autumn; here the second 02:30."""
    ritual = begin(alice, at=time(21, 30), clock="same", place="America/New_York")
    path, day = f"{ritual.get_absolute_url()}move/", "2026-10-24"
    with time_machine.travel(datetime(2026, 10, 24, 12, tzinfo=UTC), tick=False):
        client = sign_in(bob)
        page = client.get(f"{path}?day={day}")
        assert page.context["form"]["at"].value() == time(2, 30)
        client.post(path, {"day": day, "on": "2026-10-25", "at": "02:30"})
    assert Instead.objects.get().moved_to == datetime(2026, 10, 24, 21, 30)


GAP = date(2027, 3, 28)


def test_a_time_moved_off_a_day_that_skips_it_is_the_usual_one(couple, alice, bob, sign_in):
    ritual = begin(bob, at=time(2, 30), clock="same")
    path = f"{ritual.get_absolute_url()}move/"
    with time_machine.travel(datetime(2027, 3, 27, 12, tzinfo=UTC), tick=False):
        client = sign_in(bob)
        page = client.get(f"{path}?day={GAP}")
        assert "Instead of Sunday 28 March, 03:30" in unescape(page.text)
        sent = {"day": str(GAP), "on": "28.3.2027", "at": "02:30"}
        assert page.context["form"]["at"].value() == time(2, 30)
        assert "The clocks skip this time" in client.post(path, sent).text
        assert client.post(path, sent | {"on": "29.3.2027"}).status_code == 302
        change(sign_in, bob, ritual, rhythm="weekly", weekdays=["6"])
    assert Instead.objects.get().moved_at == time(2, 30)
    assert ritual.at == time(2, 30)


def test_a_hidden_clock_is_named_nowhere(couple, alice, bob, sign_in):
    User.objects.filter(pk=alice.pk).update(zone_shown=False)
    ritual, client = kept_there(alice, FIRST_SUNDAY), sign_in(bob)
    for path in (ritual.get_absolute_url(), f"{ritual.get_absolute_url()}change/"):
        text = client.get(path).text
        assert "New York" not in text
        assert "20:30" not in text


def test_the_page_says_where_the_day_is_another_for_part_of_the_year(couple, alice, bob, sign_in):
    ritual = kept_there(alice, Rule("WEEKLY", weekdays=(0,)), at=time(18, 15))
    page = page_of(sign_in(bob), ritual)
    assert "Every Tuesday, 00:15, at the same moment for both." in page
    assert "For part of the year: every Monday, 23:15." in page
    assert "For part of the year" not in page_of(sign_in(alice), ritual)
