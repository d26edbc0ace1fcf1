"""The couple's page of a set: what came, what comes, taking it out."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from intimacy.counseling.appointments import timetable
from intimacy.counseling.appointments.timetable import Plan
from intimacy.counseling.assignments import assign_set, origins
from intimacy.counseling.care import end_care
from intimacy.counseling.models import Dropped
from prompts.picker import leanings
from tests.conftest import START, member, pair, person
from tests.counseling.assigned_sets import give, hour_of, open_up, own, steps_of, week


@pytest.fixture(autouse=True)
def on_that_sunday(care, checkin):
    with time_machine.travel(hour_of(1), tick=False):
        yield


def page(given):
    return reverse("counseling:given", args=[given.pk])


def step_page(step):
    return reverse("counseling:given-step", args=[step.pk])


def shown(browser, given):
    """The page to the byte, but for the token of its forms."""
    response = browser.get(page(given))
    assert response.status_code == 200
    return response.content.decode().replace(str(response.context["csrf_token"]), "")


def test_it_tells_whose_it_is_what_has_come_and_what_comes_next(given, at_home, alice):
    text = shown(at_home(alice), given)
    for part in ("From Dana Weber", "After the move", "To settle in together.", "Sit outside."):
        assert part in text
    assert "What does Bob carry?" in text
    assert "Week of 13 September" in text
    assert "Next, from the week of 20 September on" in text


@pytest.mark.abuse("AC-19")
def test_nobody_else_can_look_or_act(given, at_home, charlie, care):
    [first, _] = steps_of(given)
    acts = [page(given) + "decline/", page(given) + "drop/", step_page(first)]
    for person_ in (charlie, care.counselor.user):
        browser = at_home(person_)
        assert browser.get(page(given)).status_code == 404
        assert [browser.post(act).status_code for act in acts] == [404] * 3
        assert browser.get(step_page(first)).status_code == 404
    given.refresh_from_db()
    assert given.ended_at is None


def test_another_couple_of_the_same_counselor_can_neither(given, at_home, counselor):
    emil = person("Emil")
    pair(emil, person("Fay"))
    assert at_home(emil).get(page(given)).status_code == 404


@pytest.mark.parametrize("which", [0, 1])
def test_both_see_the_same_page_whoever_declined(given, at_home, alice, bob, which):
    both = [at_home(alice), at_home(bob)]
    assert both[which].post(page(given) + "decline/").url == page(given)
    assert "No longer part of your weeks." in shown(both[0], given)
    both[which].get(page(given))  # the confirmation is read once
    one, other = (shown(browser, given) for browser in both)
    assert one.replace("Bob", "") == other.replace("Alice", "")


@pytest.mark.parametrize("which", [0, 1])
def test_both_see_the_same_page_whoever_dropped_a_question(given, at_home, alice, bob, which):
    both = [at_home(alice), at_home(bob)]
    second = steps_of(given)[1].step.prompts.get()
    both[which].post(page(given) + "drop/", {"question": second.pk})
    both[which].get(page(given))
    one, other = (shown(browser, given) for browser in both)
    assert "No longer part of your weeks" in one
    assert one.replace("Bob", "") == other.replace("Alice", "")


def test_what_was_taken_out_is_said_to_be_no_longer_theirs(care, couple, at_home, alice):
    one, two, three = own(care, 3)
    given = give(care, [one, two], [three])
    assign_set.drop(given, one, by=member(alice), at=hour_of(1))
    for n in (1, 2):
        week(couple, n)
    assert shown(at_home(alice), given).count("No longer part of your weeks") == 1


@pytest.mark.parametrize("alone", [True, False], ids=["a step", "one question of it"])
def test_what_did_not_come_is_to_come_and_may_be_taken_out(care, couple, at_home, alice, alone):
    """Whatever kept it away, while the set runs."""
    one, two, three = own(care, 3)
    given = give(care, *([[one], [two]] if alone else [[one, two]]), [three])
    leanings.rule_out(couple, one, by=alice)
    for n in (1, 2, 3):
        week(couple, n)
    text = shown(at_home(alice), given)
    assert "No longer part of your weeks" not in text
    assert text.count("To come") == 1
    assert f'name="question" value="{one.pk}"' in text


def test_it_can_be_declined_while_the_two_are_asked_to_agree_anew(given, care, at_home, alice):
    care.consents.update(version=0)
    assert at_home(alice).post(page(given) + "decline/").url == page(given)
    given.refresh_from_db()
    assert given.ended_at


@pytest.mark.parametrize("question", ["", "nonsense", "999999999", "9" * 40])
def test_a_question_that_is_not_of_the_set_is_not_found(given, at_home, alice, question):
    response = at_home(alice).post(page(given) + "drop/", {"question": question})
    assert response.status_code == 404
    assert not Dropped.objects.exists()


def test_the_page_closes_when_the_care_ends(given, care, at_home, alice, bob):
    end_care.end_care(care, by=bob, at=hour_of(1))
    assert at_home(alice).get(page(given)).status_code == 404


# --- On the week's own pages ------------------------------------------------------------


@pytest.fixture
def thursday(care):
    timetable.arrange(care, Plan((START + timedelta(days=11)).date(), START.time()), at=START)


@pytest.mark.sqlite
def test_the_week_says_how_many_came_from_whom_and_for_which_day(
    care, couple, at_home, alice, thursday
):
    give(care, own(care, 1), for_session=True)
    week(couple, 1)
    text = at_home(alice).get(reverse("week")).content.decode()
    expected = "For Thursday, one comes from Dana Weber, who reads only what you share."
    assert expected in text


def test_a_step_that_is_not_for_the_session_names_no_day(given, at_home, alice, thursday):
    text = at_home(alice).get(reverse("week")).content.decode()
    assert "One comes from Dana Weber, who reads only what you share." in text


def test_a_question_says_where_it_came_from_and_leads_there(given, at_home, alice, couple):
    checkin = couple.checkins.first()
    item = checkin.exchange.items.get(version__prompt__owner__isnull=False)
    text = at_home(alice).get(f"{checkin.get_absolute_url()}{item.position}/").content.decode()
    assert "From Dana Weber" in text
    assert "Sit outside." in text
    assert page(given) in text


def test_the_week_says_what_begins_next(care, at_home, alice):
    given = give(care, own(care, 1))
    assign_set.end_assignment(given, at=START)
    assign_set.assign(
        given.prompt_set,
        [care],
        pace="weekly",
        every=1,
        starts=hour_of(1).date() + timedelta(days=5),
        by=care.counselor,
        at=hour_of(1),
    )
    text = at_home(alice).get(reverse("week")).content.decode()
    assert "From Dana Weber:" in text
    assert "begins with the next week" in text


def test_together_leads_to_what_runs(given, at_home, alice, charlie):
    assert page(given) in at_home(alice).get(reverse("together")).content.decode()
    assign_set.end_assignment(given, at=hour_of(1))
    assert "Dana" not in at_home(alice).get(reverse("together")).content.decode()
    assert "Dana" not in at_home(charlie).get(reverse("together")).content.decode()


def test_an_opened_week_still_says_it(given, couple, at_home, alice):
    checkin = couple.checkins.first()
    open_up(checkin, 1)
    with time_machine.travel(hour_of(1) + timedelta(days=2), tick=False):
        text = at_home(alice).get(reverse("checkins:opened", args=[checkin.pk])).content.decode()
    assert "From Dana Weber" in text


def test_saying_where_questions_came_from_costs_little(
    care, couple, alice, thursday, django_assert_num_queries
):
    first = list(couple.checkins.first().exchange.items.select_related("version"))
    with django_assert_num_queries(0):
        assert origins.origins(couple, first, alice) == {}
    give(care, own(care, 1), for_session=True)
    items = list(week(couple, 1).exchange.items.select_related("version"))
    with django_assert_num_queries(3):
        [origin] = origins.origins(couple, items, alice).values()
    assert origin.label == "From Dana Weber, for Thursday"


def test_a_session_further_off_is_named_by_its_date(care, couple, alice):
    timetable.arrange(care, Plan((START + timedelta(days=25)).date(), START.time()), at=START)
    give(care, own(care, 1), for_session=True)
    items = list(week(couple, 1).exchange.items.select_related("version"))
    [origin] = origins.origins(couple, items, alice).values()
    assert origin.label == "From Dana Weber, for Thursday 1 October"
