"""Giving a set at the desk: for whom, from when, how fast; and what may be done on the way."""

from datetime import date

import pytest
import time_machine
from allauth.mfa.totp.internal import auth as totp
from django.urls import reverse

from intimacy.accounts.models import User
from intimacy.counseling.care import end_care
from intimacy.counseling.models import Assignment
from prompts.models import Prompt, PromptSet
from tests.conftest import START, pair, person
from tests.counseling.assigned_sets import a_set, give, hour_of, own, steps_of, week
from tests.counseling.conftest import counselor_of, in_care, prove

SUNDAY = "2026-09-13"


@pytest.fixture(autouse=True)
def on_that_sunday(care, checkin):
    with time_machine.travel(hour_of(0), tick=False):
        yield


@pytest.fixture
def prompt_set(care):
    return a_set(care, *([prompt] for prompt in own(care, 2)))


@pytest.fixture
def others(counselor):
    return in_care(counselor, pair(person("Emil"), person("Fay")), label="Tuesdays")


def page(prompt_set):
    return reverse("counseling:assign", args=[prompt_set.pk])


def typed(*clients, **changed):
    fields = {"clients": [client.pk for client in clients], "starts": SUNDAY}
    return {**fields, "pace": "weekly", "every": "2", **changed}


def test_the_page_offers_each_client_and_begins_with_the_next_check_in(
    desk, care, others, prompt_set
):
    text = desk.get(f"{page(prompt_set)}?client={care.pk}").content.decode()
    assert "Alice and Bob" in text
    assert "Emil and Fay (Tuesdays)" in text
    assert f'value="{SUNDAY}"' in text
    assert text.count(" checked") == 2  # that couple, and one step a week


def test_with_nobody_chosen_it_begins_today_on_the_counselors_clock(desk, counselor, prompt_set):
    User.objects.filter(counselor=counselor).update(zone="Pacific/Kiritimati")
    assert desk.get(page(prompt_set)).context["form"].initial["starts"] == date(2026, 9, 7)


def test_a_set_is_given_to_one_couple_and_leads_to_them(desk, care, prompt_set):
    response = desk.post(page(prompt_set), typed(care, pace="every"))
    assert response.url == reverse("counseling:client", args=[care.pk])
    given = Assignment.objects.get()
    assert (given.client, given.pace, given.every, str(given.starts)) == (care, "every", 2, SUNDAY)
    assert given.couple_id == care.couple_id


def test_a_set_is_given_to_several_at_once(desk, care, others, prompt_set):
    response = desk.post(page(prompt_set), typed(care, others))
    assert response.url == reverse("counseling:clients")
    assert set(Assignment.objects.values_list("client", flat=True)) == {care.pk, others.pk}


def test_it_says_how_many_will_not_be_asked(desk, care, prompt_set):
    retired = prompt_set.current.steps.first().prompts.first()
    Prompt.objects.filter(pk=retired.pk).update(status="retired")
    desk.post(page(prompt_set), typed(care))
    text = desk.get(page(prompt_set)).content.decode()
    assert "One of its questions has been retired and will not be asked." in text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"clients": []}, "Choose at least one couple."),
        ({"clients": ["nobody"]}, "That couple is no longer among your clients."),
        ({"starts": "2026-09-05"}, "Choose today or a later day."),
        ({"starts": "2031-01-01"}, "Choose a day within a year."),
        ({"starts": "soon"}, "Write the day like 2027-01-31."),
        ({"starts": ""}, "Choose a day."),
        ({"pace": "yearly"}, "Choose how fast the steps follow each other."),
        ({"pace": "every", "every": ""}, "Write a number of weeks from one to eight."),
        ({"pace": "every", "every": "9"}, "Write a number of weeks from one to eight."),
        ({"pace": "every", "every": "x"}, "Write a number of weeks from one to eight."),
    ],
)
def test_what_cannot_be_is_said_and_all_else_is_kept(desk, care, prompt_set, changed, said):
    response = desk.post(page(prompt_set), typed(care, **changed))
    assert response.status_code == 422
    text = response.content.decode()
    assert said in text
    kept = {"starts": SUNDAY, "every": "2", **changed}
    assert f'value="{kept["starts"]}"' in text or not kept["starts"]
    assert "clients" in changed or f'value="{care.pk}"' in text
    assert not Assignment.objects.exists()


def test_a_set_they_have_already_is_refused_in_a_sentence(desk, care, others, prompt_set):
    desk.post(page(prompt_set), typed(care))
    response = desk.post(page(prompt_set), typed(care, others))
    assert response.status_code == 422
    assert "They have this set already." in response.content.decode()
    assert Assignment.objects.count() == 1


def test_an_empty_set_is_refused_in_a_sentence(desk, care):
    response = desk.post(page(a_set(care)), typed(care))
    assert response.status_code == 422
    assert "This set has no steps yet." in response.content.decode()


def test_a_couple_that_left_meanwhile_is_refused_in_a_sentence(desk, care, others, prompt_set, bob):
    end_care.end_care(care, by=bob, at=START)
    response = desk.post(page(prompt_set), typed(care))
    assert response.status_code == 422
    assert "That couple is no longer among your clients." in response.content.decode()
    assert not Assignment.objects.exists()


def test_nobody_gives_another_counselors_set_and_to_another_counselors_client(
    desk, care, prompt_set, charlie
):
    theirs = PromptSet.objects.create(owner=charlie)
    assert desk.get(page(theirs)).status_code == 404
    stranger = in_care(counselor_of(charlie), pair(person("Gus"), person("Hal")))
    response = desk.post(page(prompt_set), typed(stranger))
    assert response.status_code == 422
    assert not Assignment.objects.exists()


def acts(given):
    skip = reverse("counseling:given-skip", args=[steps_of(given)[1].pk])
    pages = ("pause", "resume", "end")
    return [skip, *(reverse(f"counseling:given-{act}", args=[given.pk]) for act in pages)]


def test_pausing_going_on_skipping_and_ending_lead_back_to_the_client(desk, care):
    given = give(care, *([prompt] for prompt in own(care, 2)))
    for act in acts(given):
        assert desk.post(act).url == reverse("counseling:client", args=[care.pk])
    given.refresh_from_db()
    assert (bool(given.ended_at), given.paused_at) == (True, None)
    assert steps_of(given)[1].skipped_at


@pytest.mark.abuse("AC-19")
def test_strangers_and_the_couple_themselves_find_no_button(
    desk, care, couple, at_home, alice, charlie
):
    given = give(care, *([prompt] for prompt in own(care, 2)))
    totp.TOTP.activate(charlie, totp.generate_totp_secret())
    counselor_of(charlie)
    for person_ in (alice, charlie):
        browser = at_home(person_)
        prove(browser)
        assert {browser.post(act).status_code for act in acts(given)} == {404}
    given.refresh_from_db()
    assert (given.ended_at, given.paused_at) == (None, None)
    assert not any(step.skipped_at for step in steps_of(given))


def test_after_the_end_no_button_works(desk, care, bob):
    given = give(care, *([prompt] for prompt in own(care, 2)))
    end_care.end_care(care, by=bob, at=START)
    assert {desk.post(act).status_code for act in acts(given)} == {404}


def test_buttons_pressed_twice_or_late_change_nothing(desk, care, couple):
    given = give(care, *([prompt] for prompt in own(care, 1)))
    week(couple, 1)
    for _ in range(2):
        desk.post(reverse("counseling:given-end", args=[given.pk]))
    ended = Assignment.objects.get().ended_at
    desk.post(reverse("counseling:given-resume", args=[given.pk]))
    assert Assignment.objects.get().ended_at == ended
