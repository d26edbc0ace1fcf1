"""The form that makes or changes a ritual: four rhythms, and whatever else is typed."""

from datetime import date, time
from html import unescape

import pytest

from intimacy.lib.recurrence import Rule
from intimacy.rituals import manage_ritual
from intimacy.rituals.ideas import every
from intimacy.rituals.models import Ritual
from tests.rituals.conftest import begin

pytestmark = pytest.mark.usefixtures("evening")
NEW = "/together/rituals/new/"
GOOD = {
    "name": "Soup on Wednesday",
    "what": "Any soup.",
    "minutes": "45",
    "devices_away": "on",
    "rhythm": "weekly",
    "weekdays": ["2"],
    "every": "1",
    "monthday": "1",
    "nth": "1",
    "weekday": "6",
    "at": "19:30",
    "clock": "each",
    "starts_on": "2026-09-06",
}


def refused(response, field):
    page = unescape(response.text)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert "There is a problem" in page
    assert 'class="error"' in page
    assert "Soup on Wednesday" in page
    assert not Ritual.objects.exists()


@pytest.mark.sqlite
def test_it_begins_one_for_both(couple, alice, bob, sign_in):
    answer = sign_in(alice).post(NEW, GOOD)
    made = Ritual.objects.get()
    assert (answer.status_code, answer.url) == (302, made.get_absolute_url())
    assert (made.rule, made.at, made.place) == ("FREQ=WEEKLY;BYDAY=WE", time(19, 30), alice.zone)
    page = unescape(sign_in(bob).get(made.get_absolute_url()).text)
    assert "Soup on Wednesday" in page
    assert "Every Wednesday, 19:30, where each of you is." in page
    assert "<title>A ritual ·" in page


RULES = [
    ({"rhythm": "daily"}, "FREQ=DAILY"),
    ({"weekdays": ["6", "0"], "every": "2"}, "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU"),
    ({"rhythm": "date", "monthday": "28"}, "FREQ=MONTHLY;BYMONTHDAY=28"),
    ({"rhythm": "date", "monthday": "-1"}, "FREQ=MONTHLY;BYMONTHDAY=-1"),
    ({"rhythm": "nth", "nth": "-1", "weekday": "4"}, "FREQ=MONTHLY;BYDAY=-1FR"),
    ({"rhythm": "nth", "nth": "", "weekday": ""}, "FREQ=MONTHLY;BYDAY=1MO"),
]


def test_every_rhythm_there_is(couple, alice, sign_in):
    client = sign_in(alice)
    for typed, rule in RULES:
        assert client.post(NEW, GOOD | typed).status_code == 302
        assert Ritual.objects.latest("pk").rule == rule
        Ritual.objects.all().delete()


WRONG = [
    ("weekdays", []),
    ("weekdays", ["7"]),
    ("monthday", "32"),
    ("nth", "5"),
    ("every", "99999999999"),
    ("rhythm", "SECONDLY"),
    ("rhythm", ""),
    ("starts_on", "1890-01-01"),
    ("starts_on", "9999-12-31"),
    ("starts_on", "2026-02-30"),
    ("at", "25:00"),
    ("at", "\x00"),
    ("minutes", "0"),
    ("minutes", "9" * 400),
    ("clock", "Mars/Olympus"),
    ("what", "x" * 1001),
]


@pytest.mark.sqlite
@pytest.mark.abuse("AC-49, AC-50")
def test_what_cannot_be_is_said_at_its_field(couple, alice, sign_in):
    client = sign_in(alice)
    for field, typed in WRONG:
        refused(client.post(NEW, GOOD | {field: typed}), field)


@pytest.mark.abuse("AC-37, AC-39")
def test_a_name_is_a_name(couple, alice, sign_in):
    client = sign_in(alice)
    for name in ("", "\u200b", "x" * 61, "\x00"):
        response = client.post(NEW, GOOD | {"name": name})
        assert response.status_code == 422
        assert list(response.context["form"].errors) == ["name"]


def test_too_many_are_said_kindly(couple, alice, sign_in, monkeypatch):
    monkeypatch.setattr(manage_ritual, "STANDING_AT_MOST", 0)
    response = sign_in(alice).post(NEW, GOOD)
    assert response.status_code == 422
    assert "End one of them first" in response.text
    assert "Soup on Wednesday" in response.text


@pytest.mark.sqlite
@pytest.mark.abuse("AC-51")
def test_pressed_twice_is_once(couple, alice, charlie, sign_in):
    client = sign_in(alice)
    typed = GOOD | {"once": str(client.get(NEW).context["form"]["once"].value())}
    assert client.post(NEW, typed).url == client.post(NEW, typed).url
    assert Ritual.objects.count() == 1
    client.post(NEW, GOOD | {"once": "nonsense"})
    assert sign_in(charlie).post(NEW, typed).status_code == 302  # somebody else's is not hers
    assert Ritual.objects.count() == 3


def test_an_idea_fills_the_form_and_is_remembered(couple, alice, sign_in):
    client, idea = sign_in(alice), every()["first-coffee"]
    page = unescape(client.get(f"{NEW}?idea={idea.key}").text)
    for words in (idea.name, idea.what, idea.ten, 'value="07:30"'):
        assert words in page
    client.post(f"{NEW}?idea={idea.key}", GOOD)
    made = Ritual.objects.get()
    assert (made.idea, made.practice) == (idea.key, idea.practice)
    assert client.get(f"{NEW}?idea=nonsense").status_code == 404


def test_alone_there_is_no_second_clock(charlie, sign_in):
    client = sign_in(charlie)
    assert "On whose clock" not in client.get(NEW).text
    assert client.post(NEW, GOOD | {"clock": "same"}).status_code == 302
    assert Ritual.objects.get().clock == "each"


def shown(client, path):
    """What the form shows, as a browser would send it back."""
    form = client.get(path).context["form"]
    values = {field.name: field.value() for field in form}
    values["at"] = f"{values['at']:%H:%M}"
    return {name: value for name, value in values.items() if value not in (None, False)}


@pytest.mark.sqlite
def test_another_name_leaves_its_times_alone(couple, alice, bob, sign_in):
    late = begin(alice, Rule("WEEKLY", weekdays=(0,)), at=time(2), clock="same")
    client, path = sign_in(bob), f"{late.get_absolute_url()}change/"
    before = shown(client, path)
    assert (before["weekdays"], before["at"]) == ([6], "20:00")  # Sunday evening where he is
    client.post(path, before | {"name": "Night watch"})
    late.refresh_from_db()
    assert (late.rule, late.at, late.place) == ("FREQ=WEEKLY;BYDAY=MO", time(2), alice.zone)
    assert "Night watch" in client.get(late.get_absolute_url()).text


def test_another_time_is_set_on_the_clock_of_whoever_sets_it(call, bob, sign_in):
    client, path = sign_in(bob), f"{call.get_absolute_url()}change/"
    client.post(path, shown(client, path) | {"at": "17:00"})
    call.refresh_from_db()
    assert (call.at, call.place, call.starts_on) == (time(17), bob.zone, date(2026, 9, 6))


def test_what_ended_is_not_changed(tea, alice, sign_in):
    manage_ritual.end(tea, at=tea.created_at)
    client, path = sign_in(alice), f"{tea.get_absolute_url()}change/"
    assert client.get(path).url == client.post(path, GOOD).url == tea.get_absolute_url()
    tea.refresh_from_db()
    assert tea.minutes == 15


NO_DAYS = ["", "\x00", "0001-01-01", "9999-12-31", "2026-02-30", "x" * 999]


@pytest.mark.abuse("AC-49")
def test_days_it_does_not_have_change_nothing(tea, alice, sign_in):
    client, path = sign_in(alice), tea.get_absolute_url()
    for verb in ("done", "undone", "skip", "move", "back"):
        for day in NO_DAYS:
            fields = {"day": day, "on": day, "at": day, "from": day}
            answer = client.post(f"{path}{verb}/", fields)
            assert (answer.status_code, answer.url) == (302, path)
    assert "That is not one of its days." in client.get(path).text
    assert not tea.done.exists()
    assert not tea.insteads.exists()


NO_TIMES = [
    ("2026-09-05", "08:00", "on"),
    ("2026-12-24", "08:00", "on"),
    ("1890-01-01", "08:00", "on"),
    ("9999-12-31", "23:59", "on"),
    ("2026-09-09", "24:01", "at"),
]


@pytest.mark.abuse("AC-49")
def test_it_moves_to_a_time_that_can_be(tea, alice, sign_in):
    client, path = sign_in(alice), f"{tea.get_absolute_url()}move/"
    for on, at, field in NO_TIMES:
        response = client.post(path, {"day": "2026-09-07", "on": on, "at": at})
        assert response.status_code == 422
        assert list(response.context["form"].errors) == [field]
    assert not tea.insteads.exists()
