"""A limit stands once: whatever a page or an error says of it comes from the constant."""

import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
import time_machine
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import reverse

from intimacy.counseling.appointments import appointment_forms
from intimacy.counseling.assignments import assign_set, assignment_forms, step_times
from intimacy.counseling.models import appointments
from intimacy.counseling.models.assignments import MOST_WEEKS
from intimacy.couples import rhythm
from intimacy.dates import forms as dates_forms
from intimacy.dates import mark_ideas, times
from intimacy.dates.models.nights import MOST_OPTIONS
from intimacy.lib.numbers import at_first, in_words
from intimacy.notes import arrivals
from intimacy.notes import forms as notes_forms
from intimacy.repair import call_break
from intimacy.rituals import forms as rituals_forms
from intimacy.rituals import models as rituals
from tests.conftest import START, member
from tests.counseling.conftest import counselor_of, prove
from tests.page_text import seen

NOW = START + timedelta(hours=3)
FIVE_DAYS = timedelta(days=5)
INTERESTS = "/together/i/"
TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


def browser_of(user, method="password"):
    browser = Client()
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    prove(browser, method)
    return browser


# --- Pages ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "limit", "value", "said"),
    [
        (
            "/you/questions/",
            "prompts.picker.wish_list.GENTLE_FOR",
            FIVE_DAYS,
            "questions for five days,",
        ),
        ("/you/week/", "intimacy.home.views.pages.SHORTEST_WEEK", FIVE_DAYS, "than five days."),
        ("/you/privacy/", "intimacy.privacy.views.UNDO", FIVE_DAYS, "sealed open five days later"),
        ("/together/dates/", "intimacy.dates.views.lists.MOST_OPTIONS", 5, "one to five times"),
        ("/together/dates/", "intimacy.dates.mark_ideas.SIZE", 5, "Mark five ideas"),
        ("/together/dates/marks/", "intimacy.dates.mark_ideas.SIZE", 5, "<h1>Five ideas</h1>"),
        (INTERESTS, "intimacy.interests.mark_interests.SIZE", 5, "Mark five things"),
        (f"{INTERESTS}ten/", "intimacy.interests.mark_interests.SIZE", 5, "<h1>Five things</h1>"),
        ("/together/dates/both/", "intimacy.dates.mark_ideas.SIZE", 5, "the same five ideas"),
    ],
)
def test_a_page_of_two_says_its_limit(checkin, alice, monkeypatch, path, limit, value, said):
    member(alice).couple.memberships.filter(user=alice).update(paused_at=START)
    monkeypatch.setattr(limit, value)
    with time_machine.travel(NOW, tick=False):
        assert said in unescape(browser_of(alice).get(path).content.decode())


def test_a_seal_says_how_long_it_can_be_undone(checkin, alice, monkeypatch):
    monkeypatch.setattr("checkins.views.seals.UNDO", timedelta(hours=1))
    monkeypatch.setattr("checkins.views.seals.LAPSE", FIVE_DAYS)
    with time_machine.travel(NOW, tick=False):
        page = unescape(browser_of(alice).get(f"/c/{checkin.pk}/review/").content.decode())
    assert "You have an hour to undo" in page
    assert "it returns to you after five days." in page
    assert "an hour after the second seal" in page


def test_an_invitation_says_how_long_it_lasts(alice, monkeypatch):
    monkeypatch.setattr("intimacy.couples.pair_couple.LASTS", FIVE_DAYS)
    page = browser_of(alice).get(reverse("invite")).content.decode()
    refused = Client().get(reverse("invitation", args=["x" * 43])).content.decode()
    assert "works once, for five days." in page
    assert "Links work once, for five days." in refused


def test_a_link_for_a_counselor_says_how_long_it_lasts(alice, dana, monkeypatch):
    counselor_of(dana)
    totp.TOTP.activate(dana, totp.generate_totp_secret())
    monkeypatch.setattr("intimacy.counseling.care.introductions.LASTS", FIVE_DAYS)
    desk = browser_of(dana, "mfa")
    refused = browser_of(alice).get(reverse("counseling:introduction", args=["x" * 43]))
    assert "works once, for five days." in desk.get(reverse("counseling:invite")).content.decode()
    assert "Links work once, for five days." in refused.content.decode()


@pytest.mark.django_db
def test_a_new_password_says_how_long_it_is(settings):
    settings.PASSWORD_LENGTH = 11
    assert "Eleven letters or more;" in Client().get("/accounts/signup/").content.decode()


# --- What is refused --------------------------------------------------------------------


def error_of(form, field, code):
    return str(form.base_fields[field].error_messages[code])


@pytest.mark.parametrize(
    ("said", "limit"),
    [
        (rhythm.TOO_LONG_A_REST, in_words(rhythm.LONGEST_REST)),
        (assign_set.HOW_MANY_WEEKS, in_words(MOST_WEEKS)),
        (step_times.TOO_FAR, in_words(step_times.FURTHEST)),
        (error_of(assignment_forms.AssignForm, "every", "max_value"), in_words(MOST_WEEKS)),
        (times.TOO_FAR, in_words(times.AHEAD)),
        (notes_forms.TOO_FAR, in_words(arrivals.FURTHEST)),
        (times.TOO_LONG, in_words(times.LONGEST_WINDOW)),
        (times.HOW_MANY, in_words(MOST_OPTIONS)),
        (error_of(dates_forms.MarksForm, "liked", "invalid_choice"), in_words(mark_ideas.SIZE)),
        (
            error_of(appointment_forms.AppointmentForm, "minutes", "max_value"),
            at_first(appointments.LONGEST),
        ),
        (
            error_of(appointment_forms.AppointmentForm, "minutes", "min_value"),
            in_words(appointments.SHORTEST),
        ),
        (call_break.OUT_OF_REACH, in_words(call_break.LONGEST)),
        (call_break.OUT_OF_REACH, in_words(call_break.SHORTEST)),
        (error_of(rituals_forms.RitualForm, "minutes", "max_value"), at_first(rituals.LONGEST)),
    ],
)
def test_an_error_says_the_limit_it_keeps(said, limit):
    assert limit in str(said)


# --- Nowhere else -----------------------------------------------------------------------

NUMBER = (
    "[2-9]|[0-9]{2,}|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|thirty|sixty|half"
)
SPELLED = re.compile(rf"\b(?:(?:{NUMBER}) (?:second|minute|hour|day|week|month)s?)\b", re.I)
OURS = ("account", "allauth", "mfa", "usersessions", "admin", "dev", "prompts")
NO_LIMITS = {
    ("talk/alone.html", "ten minutes"),
    ("checkins/talk.html", "ten minutes"),  # what to try, and what the timer of it says
    ("checkins/_anchors.html", "ten minutes"),
    ("home/together.html", "ten minutes"),
    ("home/week.html", "seven weeks"),  # `ECHOES` of past_weeks, tested in tests/home/test_echo.py
    ("rituals/form.html", "ten minutes"),
    ("rituals/ideas.html", "ten minutes"),
    ("rituals/list.html", "two minutes"),
    ("home/landing.html", "three minutes"),  # an estimate
    ("home/invitation.html", "three minutes"),
    ("home/week.html", "two weeks"),  # a rhythm one may choose
    ("counseling/desk/second_step.html", "half minute"),  # of every app there is
}


def test_no_template_spells_a_duration_out():
    found = set()
    for file in TEMPLATES.rglob("*.html"):
        name = file.relative_to(TEMPLATES)
        if name.parts[0] not in OURS:
            text = seen(file.read_text(encoding="utf-8"))
            found |= {(str(name), spelled.lower()) for spelled in SPELLED.findall(text)}
    assert found == NO_LIMITS
