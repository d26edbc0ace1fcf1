"""Two people, two clocks: a ritual, a surprise, a mail that can be stopped, a calendar."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils.timezone import now
from playwright.sync_api import Browser, Locator, expect

from intimacy.couples.models import Couple
from intimacy.dates.models import DateNight
from intimacy.reminders.models import Choice
from tests.browser import clocks, letters
from tests.browser.clocks import HERE, THERE, at, days_from_now, in_berlin, said, time_passes
from tests.browser.letters import Sink, assert_no_secret, neutral
from tests.browser.own_calendar import address_of, subscribed
from tests.browser.people import Somebody
from tests.conftest import pair, person
from tests.library import fill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAITING = {
    "/week/": "A date waits for your answer",
    "/together/": "A date waits for your answer",
    "/together/dates/": "A surprise",
}


@pytest.fixture
def sink(live_server) -> Iterator[Sink]:
    with letters.mail_leaves_the_house(live_server.url) as sink:
        yield sink


@pytest.fixture
def couple(transactional_db: None) -> Couple:
    fill()
    return pair(person("Alice"), person("Bob", THERE.key), now())


@pytest.mark.parametrize(
    "scripted",
    [True, pytest.param(False, marks=pytest.mark.long)],
    ids=["with JavaScript", "without"],
)
def test_evenings_on_two_clocks(
    couple: Couple, browser: Browser, live_server, sink: Sink, scripted: bool
) -> None:
    alice = Somebody(browser, live_server.url, "Alice", java_script_enabled=scripted)
    where = {"timezone_id": THERE.key, "locale": "en-US"}
    bob = Somebody(browser, live_server.url, "Bob", java_script_enabled=scripted, **where)
    alice.sign_in()
    bob.sign_in()

    thanks = alice_takes_an_idea(alice)
    bob_has_it_on_his_own_clock(bob, thanks)
    alice_sets_a_call_at_one_moment(alice)
    they_did_it(alice, bob)
    evening = bob_plans_a_surprise(bob)
    alice_is_told_when_and_not_what(alice, evening)
    alice_answers(alice, evening)
    bob_sees_that_it_is_fixed(bob, evening)
    the_reminder_says_nothing_and_stops_at_one_click(alice, bob, sink, thanks)
    calendars_follow(alice, bob)
    the_surprise_is_told_when_it_begins(alice, sink)
    alice.context.close()
    bob.context.close()


# --- A ritual -----------------------------------------------------------------------------------


def alice_takes_an_idea(alice: Somebody) -> str:
    """Return the path of the ritual it becomes."""
    alice.go("/together/")
    alice.looks_right()
    alice.press("All rituals")
    alice.sees("Rituals")
    alice.looks_right()
    alice.press("Look at ideas")
    alice.page.get_by_text("What suits you?").click()
    alice.page.get_by_label("Good for", exact=True).select_option("appreciation")
    alice.press("Show these")
    alice.reads("The job nobody sees")
    alice.looks_right("ritual-ideas")
    alice.press("Three small thanks", exact=False)
    alice.page.get_by_label("At what time?").fill("20:15")
    alice.page.get_by_text("Whose clock, and from when").click()
    expect(alice.page.get_by_label("Where each of us is")).to_be_checked()
    alice.looks_right("ritual-new")
    alice.press("Begin it")
    alice.sees("Three small thanks")
    alice.reads("Every day, 20:15, where each of you is.")
    expect(times(alice)).to_contain_text(clocks.next_evenings("20:15", HERE))
    alice.looks_right("ritual")
    return alice.page.url.removeprefix(alice.base)


def bob_has_it_on_his_own_clock(bob: Somebody, thanks: str) -> None:
    bob.go(thanks)
    bob.reads("Every day, 20:15, where each of you is.")
    expect(times(bob)).to_contain_text(clocks.next_evenings("20:15", THERE))
    bob.looks_right()


def alice_sets_a_call_at_one_moment(alice: Somebody) -> None:
    """A month from now, so that nothing rings for it meanwhile: both clocks stand side by side."""
    starts = datetime.now(HERE).date() + timedelta(weeks=4)
    alice.go("/together/rituals/new/")
    alice.page.get_by_label("What do you call it?").fill("The long call")
    alice.page.get_by_label("At what time?").fill("18:00")
    alice.page.get_by_text("Whose clock, and from when").click()
    alice.page.get_by_text("At the same moment for both").click()
    alice.page.get_by_label("From which day on?").fill(str(starts))
    alice.looks_right()
    alice.press("Begin it")
    alice.sees("The long call")
    alice.reads("You are on Berlin time, Bob is on New York time.")
    first = at(starts, "18:00", HERE)
    expect(times(alice).first).to_contain_text(said(first))
    expect(times(alice).first).to_contain_text(f"{first.astimezone(THERE):%A, %H:%M} for Bob")
    alice.looks_right("ritual-both-clocks")


def they_did_it(alice: Somebody, bob: Somebody) -> None:
    alice.press("Rituals")
    alice.press("We did it", exact=False)
    alice.reads("Done today. Done once.")
    alice.looks_right("rituals")
    bob.go("/together/rituals/")
    bob.looks_right()


def times(somebody: Somebody) -> Locator:
    return somebody.page.locator("section", has_text="Next times").locator("li")


# --- A surprise ---------------------------------------------------------------------------------


def bob_plans_a_surprise(bob: Somebody) -> str:
    """Offer two times on his clock; return the path of the evening."""
    day = str(clocks.the_day())
    bob.go("/together/")
    bob.press("Plan a date")
    bob.looks_right()
    bob.page.get_by_label("What would you like to do?").fill("Planetarium, after hours")
    bob.page.get_by_text("A few words with it").click()
    bob.page.get_by_label("What is it like?").fill("The chairs tip back.")
    bob.page.get_by_label("Day", exact=True).fill(day)
    bob.page.get_by_label("Time", exact=True).fill("13:30")
    bob.page.get_by_text("A second and third time").click()
    bob.page.get_by_label("Second day").fill(day)
    bob.page.get_by_label("Second time").fill("15:00")
    bob.page.get_by_label("How long", exact=True).select_option("120")
    bob.page.get_by_label("What should they know?").fill("Wear something warm.")
    bob.page.get_by_text("Keep it a surprise").click()
    bob.looks_right("date-new")
    bob.press("Propose it")
    bob.sees("Your surprise")
    bob.reads("Alice has your times. Nothing more to do.")
    expect(bob.page.get_by_text("Planetarium")).to_be_hidden()
    bob.looks_right("date-waiting")
    return bob.page.url.removeprefix(bob.base)


def alice_is_told_when_and_not_what(alice: Somebody, evening: str) -> None:
    for path, told in WAITING.items():
        alice.go(path)
        alice.reads(told)
        alice.looks_right()
        knows_nothing(alice)
    alice.go(evening)
    alice.sees("A surprise")
    alice.looks_right("date")
    knows_nothing(alice)
    alice.reads("Bob keeps it a surprise until it begins.")
    alice.reads("2 hours")
    alice.reads("Wear something warm.")
    votes = alice.page.locator(".vote")
    expect(votes).to_contain_text([clocks.both_clocks("13:30"), clocks.both_clocks("15:00")])


def alice_answers(alice: Somebody, evening: str) -> None:
    votes = alice.page.locator(".vote")
    votes.nth(0).get_by_text("If need be").click()
    votes.nth(1).get_by_text("Yes").click()
    alice.looks_right("date-answered")
    alice.press("Answer")
    alice.reads("You have both said yes.")
    alice.reads(clocks.day_and_hour("15:00"))
    with alice.page.expect_download() as taken:
        alice.press("Add to your calendar")
    assert_no_secret(taken.value.path().read_text())
    alice.looks_right("date-agreed")
    for path in ("/week/", "/together/", "/together/dates/", evening):
        alice.go(path)
        alice.reads(said(in_berlin("15:00")))
        knows_nothing(alice)


def bob_sees_that_it_is_fixed(bob: Somebody, evening: str) -> None:
    theirs = in_berlin("15:00")
    bob.go(evening)
    bob.reads("You have both said yes.")
    bob.reads("15:00 in New York")
    bob.reads(f"{theirs:%H:%M} for Alice in Berlin")
    bob.page.get_by_text("Times offered before").click()
    bob.reads("If need be")
    bob.looks_right("date-fixed")


def knows_nothing(alice: Somebody) -> None:
    assert_no_secret(alice.page.content())
    assert_no_secret(alice.context.request.get(alice.page.url).text())


# --- A reminder ---------------------------------------------------------------------------------


def the_reminder_says_nothing_and_stops_at_one_click(
    alice: Somebody, bob: Somebody, sink: Sink, thanks: str
) -> None:
    alice.go("/you/reminders/")
    alice.looks_right("reminders")
    time_passes(until := at(days_from_now(1), "20:30", HERE))
    (mail,) = sink.to(alice)  # today's was done
    stop = neutral(mail)
    alice.page.goto(stop.removesuffix("stop/"))
    alice.at(thanks)
    alice.page.goto(stop)  # as a scanner of mail does
    alice.sees("Stop these reminders?")
    alice.looks_right("reminder-stop")
    assert not Choice.objects.exists()
    assert letters.one_click(stop) == 200
    alice.page.reload()
    alice.sees("These reminders have stopped")
    alice.looks_right()
    time_passes(until + timedelta(days=1))
    assert len(sink.to(alice)) == 1
    assert len(sink.to(bob)) >= 1  # his choice is his
    assert Choice.objects.get().kind == "ritual"


# --- A calendar ---------------------------------------------------------------------------------


def calendars_follow(alice: Somebody, bob: Somebody) -> None:
    hers, his = address_of(alice), address_of(bob)
    bob.press("Done")
    bob.page.get_by_text("The names of our rituals and plans").click()
    bob.press("Keep this")
    bob.reads("Kept. Calendars follow within hours.")
    bob.looks_right()
    begins = in_berlin("15:00").astimezone(UTC)
    for address, place, names in (
        (hers, HERE, {"Reminder"}),
        (his, THERE, {"Three small thanks", "The long call", "Time together", "Our week opens"}),
    ):
        events = subscribed(address)
        assert {str(event["SUMMARY"]) for event in events} == names
        daily = next(e for e in events if "RRULE" in e and e["RRULE"]["FREQ"] == ["DAILY"])
        starts = daily["DTSTART"]
        assert (starts.params["TZID"], starts.dt.time()) == (place.key, time(20, 15))
        assert [e for e in events if e["DTSTART"].dt == begins]


# --- The evening --------------------------------------------------------------------------------


def the_surprise_is_told_when_it_begins(alice: Somebody, sink: Sink) -> None:
    """What was stopped stays so; the evening's own two reminders come, as neutral as the rest."""
    time_passes(in_berlin("15:00").astimezone(UTC) + timedelta(minutes=1))
    _, *of_the_evening = sink.to(alice)
    assert len(of_the_evening) == 2
    stops = {neutral(mail) for mail in of_the_evening}
    assert len(stops) == 2
    DateNight.objects.update(begins_at=now() - timedelta(minutes=1))
    alice.page.goto(stops.pop().removesuffix("stop/"))
    alice.sees("Planetarium, after hours")
    alice.reads("The chairs tip back.")
    alice.looks_right("date-begun")
