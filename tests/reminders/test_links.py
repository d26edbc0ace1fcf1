"""The links in a reminder: where they lead, what they change, and that reading changes nothing."""

import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from intimacy.accounts.models import User
from intimacy.reminders import delivery, say_tomorrow
from intimacy.reminders.channels import Letter, Outcome, Way
from intimacy.reminders.kinds import KINDS
from intimacy.reminders.models import Choice, Message, Schedule
from tests.reminder_queue import AT, FIXED, NUDGE, said

SignIn = Callable[[User], Client]
LINKS = ["", "later/", "stop/"]
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def message(alice: User) -> Message:
    return said(alice)


@pytest.fixture
def stranger() -> Client:
    """A browser that nobody is signed in on, and that checks tokens as a real one."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture(autouse=True)
def _then(time_machine) -> None:
    time_machine.move_to(AT + HOUR, tick=False)


def path(message: Message, what: str = "") -> str:
    return f"/r/{message.token}/{what}"


def press(client: Client, page: str, to: str | None = None) -> HttpResponse:
    """Press the button of a page as a browser does, with the token it was given."""
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', client.get(page).text)
    return client.post(to or page, {"csrfmiddlewaretoken": token[1]}, follow=True)


@pytest.mark.sqlite
def test_its_owner_is_led_to_what_it_is_about(
    alice: User, message: Message, sign_in: SignIn
) -> None:
    response = sign_in(alice).get(path(message))
    assert (response.status_code, response.url) == (302, f"/week/?nudge={message.subject}")


@pytest.mark.sqlite
def test_signed_out_it_asks_to_sign_in_and_comes_back(client: Client, message: Message) -> None:
    known, unknown = client.get(path(message)), client.get(f"/r/{uuid.UUID(int=1)}/")
    assert known.url == f"/accounts/login/?next=/r/{message.token}/"
    assert unknown.status_code == known.status_code == 302


@pytest.mark.sqlite
@pytest.mark.abuse("AC-03, AC-25")
def test_strangers_find_nothing_behind_it(
    bob: User, charlie: User, message: Message, sign_in: SignIn
) -> None:
    for other in (bob, charlie):
        assert sign_in(other).get(path(message)).status_code == 404


@pytest.mark.abuse("AC-13")
@pytest.mark.parametrize("token", [str(uuid.UUID(int=1)), "x", "%00", "0" * 40, "../week"])
def test_links_nobody_has(db, stranger: Client, token: str) -> None:
    for what in (*LINKS[1:], "start/"):
        assert stranger.get(f"/r/{token}/{what}").status_code in {404, 405}
    assert stranger.post(f"/r/{token}/stop/", ONE_CLICK).status_code == 404


@pytest.mark.sqlite
def test_a_link_dies_with_its_account_its_message_and_its_kind(
    message: Message, client: Client, monkeypatch
) -> None:
    with monkeypatch.context() as patch:
        patch.delitem(KINDS, NUDGE.name)
        assert client.get(path(message, "stop/")).status_code == 404
    assert client.get(path(message, "stop/")).status_code == 200
    User.objects.update(is_active=False)
    assert client.get(path(message, "stop/")).status_code == 404
    User.objects.update(is_active=True)
    message.delete()
    assert client.post(path(message, "stop/"), ONE_CLICK).status_code == 404


@pytest.mark.sqlite
@pytest.mark.abuse("AC-14, AC-27")
def test_a_scanner_that_opens_every_link_changes_nothing(message: Message, client: Client) -> None:
    for what in LINKS:
        for method in (client.get, client.head):
            assert method(path(message, what)).status_code in {200, 302}
    assert not Choice.objects.exists()
    assert Message.objects.values().get() == Message.objects.filter(pk=message.pk).values()[0]


@pytest.mark.sqlite
@pytest.mark.abuse("AC-05")
def test_the_pages_name_nobody_and_nothing(message: Message, bob: User, client: Client) -> None:
    for what in LINKS[1:]:
        for page in (client.get(path(message, what)), press(client, path(message, what))):
            assert page.status_code == 200
            text = re.sub(r"(?s)<head>.*?</head>|<[^>]*>", " ", page.text)
            assert not re.search("Alice|Bob|partner|nudge|couple|ritual|date night|week", text)


@pytest.mark.sqlite
@pytest.mark.abuse("AC-26")
def test_a_mail_program_stops_them_with_one_click(message: Message, stranger: Client) -> None:
    """RFC 8058: no cookie, no sign-in, no token of ours, and no redirect."""
    for _ in range(2):
        response = stranger.post(path(message, "stop/"), ONE_CLICK)
        assert response.status_code == 200
        assert not stranger.cookies.keys() - {"csrftoken"}
    assert Choice.objects.get().on is False
    assert (Choice.objects.get().user, Choice.objects.get().kind) == (message.user, NUDGE.name)


def test_one_click_as_the_other_kind_of_form(message: Message, stranger: Client) -> None:
    body = "--x\r\nContent-Disposition: form-data; name=List-Unsubscribe\r\n\r\nOne-Click\r\n--x--"
    kind = "multipart/form-data; boundary=x"
    assert stranger.post(path(message, "stop/"), body, content_type=kind).status_code == 200
    assert Choice.objects.get().on is False


@pytest.mark.sqlite
def test_stopping_is_of_one_kind_and_can_be_taken_back(message: Message, stranger: Client) -> None:
    stop = path(message, "stop/")
    said(message.user, FIXED)
    Choice.objects.create(user=message.user, kind=NUDGE.name, lead=15, push=True)
    assert "These reminders have stopped" in press(stranger, stop).text
    assert "These reminders have stopped" in stranger.get(stop).text
    assert Choice.objects.filter(on=False).count() == 1
    assert "Stop these reminders?" in press(stranger, stop, path(message, "start/")).text
    choice = Choice.objects.get()
    assert (choice.on, choice.lead, choice.push) == (True, 15, True)


@pytest.mark.abuse("AC-26")
def test_all_else_wants_a_token(message: Message, stranger: Client) -> None:
    for what in ("later/", "start/"):
        assert stranger.post(path(message, what), ONE_CLICK).status_code == 403
    assert not Choice.objects.exists()
    assert Message.objects.count() == 1


@pytest.mark.abuse("AC-12")
def test_guesses_wait_but_links_that_work_do_not(message: Message, client: Client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"reminder": "3/h/ip"}
    cache.clear()
    guesses = [client.get(f"/r/{uuid.UUID(int=n)}/stop/").status_code for n in range(4)]
    assert guesses == [404] * 3 + [429]
    assert client.post(path(message, "stop/"), ONE_CLICK).status_code == 200
    cache.clear()


@pytest.mark.sqlite
def test_tomorrow_it_comes_again_at_the_same_time(message: Message, stranger: Client) -> None:
    later = path(message, "later/")
    assert "Tomorrow instead?" in stranger.get(later).text
    for _ in range(2):  # twice is once
        say_tomorrow.say_again(message, AT + HOUR) if _ else press(stranger, later)
    assert "Tomorrow, then" in stranger.get(later).text
    again = Message.objects.get(again=1)
    assert (again.send_at, again.moment) == (AT + DAY, message.moment)
    assert (again.user, again.kind, again.subject, again.scope) == (
        *(message.user, message.kind, message.subject),
        message.scope,
    )
    assert again.token != message.token
    assert Message.objects.waiting().count() == 1


class Sink:
    """A channel that takes everything."""

    chunk = 100
    got: list[Letter] = []

    def __enter__(self) -> "Sink":
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def post(self, letters: list[Letter]) -> list[tuple[Letter, Outcome]]:
        self.got.extend(letters)
        return [(letter, Outcome.SENT) for letter in letters]


@pytest.mark.sqlite
def test_what_was_put_off_is_really_said(message: Message, monkeypatch) -> None:
    """Its moment lies a day back by then, longer than its kind lasts."""
    monkeypatch.setattr(delivery, "CHANNELS", dict.fromkeys(Way, Sink))
    monkeypatch.setattr(Sink, "got", [])
    say_tomorrow.say_again(message, AT + 2 * HOUR)
    again = Message.objects.get(again=1)
    assert NUDGE.lasts < again.send_at - again.moment
    assert delivery.deliver([again.pk], AT + DAY) == 1
    assert Sink.got[0].until == AT + DAY + NUDGE.lasts
    say_tomorrow.say_again(again, AT + DAY)
    third = Message.objects.get(again=2)
    assert delivery.deliver([third.pk], AT + 2 * DAY) == 1
    assert len({letter.name for letter in Sink.got}) == 2
    assert delivery.deliver([third.pk], AT + 2 * DAY) == 0


def test_a_mail_opened_late_is_put_off_from_then_on(message: Message) -> None:
    say_tomorrow.say_again(message, AT + 5 * DAY)
    again = Message.objects.waiting().get()
    assert (again.again, again.send_at) == (6, AT + 6 * DAY)
    assert NUDGE.over(again.moment, again.again) > again.send_at


@pytest.mark.abuse("AC-49")
@pytest.mark.parametrize(
    ("hours", "day"),
    [(0, 25), (4, 25), (6, 25), (9, 25), (11, 26), (24, 26)],
    ids=["at once", "late", "after midnight", "at night", "in the morning", "a day on"],
)
def test_tomorrow_is_that_of_the_persons_clock(alice: User, hours: int, day: int) -> None:
    """Berlin leaves summer time on 25 October 2026; half past seven stays half past seven."""
    at = datetime(2026, 10, 24, 17, 30, tzinfo=UTC)
    message = said(alice, moment=at, send_at=at)
    say_tomorrow.say_again(message, at + hours * HOUR)
    assert Message.objects.waiting().get().send_at == datetime(2026, 10, day, 18, 30, tzinfo=UTC)


def test_in_the_small_hours_it_is_never_a_time_gone_by(alice: User) -> None:
    at = datetime(2026, 9, 8, 0, 30, tzinfo=UTC)  # half past two in Berlin
    say_tomorrow.say_again(said(alice, moment=at, send_at=at), at)
    assert Message.objects.waiting().get().send_at == at + DAY


def test_two_mails_about_one_thing_come_again_once(message: Message) -> None:
    say_tomorrow.say_again(message, AT)
    second = Message.objects.waiting().get()
    Message.objects.waiting().update(state=Message.State.SENT)
    for one in (message, second, message):
        say_tomorrow.say_again(one, AT + DAY)
    assert list(Message.objects.values_list("again", flat=True).order_by("again")) == [0, 1, 2]


def test_what_comes_tomorrow_anyway_comes_once(message: Message, client: Client) -> None:
    row = {"user": message.user, "kind": message.kind, "subject": message.subject}
    when = {"day": AT.date(), "time": AT.time(), "zone": "UTC"}
    when |= {"next_at": AT + DAY, "next_day": AT.date() + DAY}
    Schedule.objects.create(**row, **when, scope=message.scope, rule="FREQ=DAILY")
    assert "Tomorrow, then" in client.get(path(message, "later/")).text
    say_tomorrow.say_again(message, AT)
    assert not Message.objects.waiting().exists()
    Schedule.objects.update(next_at=AT + 7 * DAY)
    assert "Tomorrow instead?" in client.get(path(message, "later/")).text


@pytest.mark.sqlite
def test_what_happens_at_its_moment_cannot_be_moved(alice: User, client: Client) -> None:
    tonight, next_week = (said(alice, FIXED, moment=AT + n * DAY) for n in (0.2, 7))
    assert "Tomorrow would be too late" in client.get(path(tonight, "later/")).text
    press_all = [client.post(path(m, "later/")) for m in (tonight, next_week)]
    assert [response.status_code for response in press_all] == [302, 302]
    assert Message.objects.waiting().get().moment == next_week.moment


def test_putting_off_ends_what_is_still_on_its_way_today(alice: User) -> None:
    """The mail is out and the push not yet: neither needs to come any more."""
    message = said(alice, state=Message.State.WAITING)
    say_tomorrow.say_again(message, AT)
    message.refresh_from_db()
    assert message.state == Message.State.SENT
    assert Message.objects.waiting().get().send_at == AT + DAY
