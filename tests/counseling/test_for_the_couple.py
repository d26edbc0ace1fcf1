"""The couple's page of a set: what came, what comes, taking it out, and when they will do it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from intimacy.counseling.appointments import timetable
from intimacy.counseling.appointments.timetable import Plan
from intimacy.counseling.assignments import assign_set, origins, step_times
from intimacy.counseling.care import end_care
from intimacy.counseling.models import AssignedStep, Dropped
from intimacy.reminders.kinds import KINDS, Due
from intimacy.reminders.models import Schedule
from intimacy.sharing import open_together
from prompts.models import PromptText
from prompts.picker import leanings
from tests.conftest import START, member, pair, person
from tests.counseling.sets import give, hour_of, open_up, own, steps_of, week

THURSDAY = {"day": "2026-09-17", "hour": "20:00"}


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


def typed(step, **changed):
    return {f"{step.pk}-{name}": value for name, value in {**THURSDAY, **changed}.items()}


@pytest.fixture
def given(care, couple):
    """Two steps to do together; the first has come with the week that runs."""
    one, two = own(care, 2)
    texts = PromptText.objects.filter(version__prompt=one)
    texts.update(text="What does {partner} carry?")
    given = give(care, [one], [two], asks_when=True, instructions="Sit outside.")
    week(couple, 1)
    return given


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


# --- When will you do it? ---------------------------------------------------------------


def test_the_page_about_the_counselor_leads_to_what_runs_and_to_nothing_else(
    given, at_home, alice, bob
):
    about = reverse("counseling:beside")
    assert page(given) in at_home(alice).get(about).text
    assign_set.decline(given, by=member(alice), at=hour_of(1))
    assert page(given) not in at_home(bob).get(about).text


def test_either_says_when_and_both_see_it_on_their_own_clock(given, at_home, alice, bob):
    [first, _] = steps_of(given)
    assert at_home(alice).post(step_page(first), typed(first)).url == page(given)
    assert "Thursday 17 September, 20:00" in shown(at_home(alice), given)
    assert "Thursday 17 September, 14:00" in shown(at_home(bob), given)  # in New York
    rows = Schedule.objects.filter(kind=step_times.KIND, subject=first.pk)
    assert set(rows.values_list("user", flat=True)) == {alice.pk, bob.pk}


def test_the_second_of_two_equal_hours_stays_where_it_is_kept(given, at_home, alice, bob):
    """Bob says 21:30 in New York: in Berlin that is the second 02:30 of that night."""
    [first, _] = steps_of(given)
    at_home(bob).post(step_page(first), typed(first, day="2026-10-24", hour="21:30"))
    at_home(alice).post(step_page(first), typed(first, day="2026-10-25", hour="02:30"))
    first.refresh_from_db()
    assert first.together_at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_either_changes_it_or_leaves_it_open_again(given, at_home, alice, bob):
    [first, _] = steps_of(given)
    at_home(alice).post(step_page(first), typed(first))
    at_home(bob).post(step_page(first), typed(first, hour="15:00"))
    first.refresh_from_db()
    assert first.together_at.hour == 19  # UTC
    at_home(alice).post(step_page(first), {"go": "clear"})
    first.refresh_from_db()
    assert first.together_at is None
    assert not Schedule.objects.filter(subject=first.pk).exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"day": "2026-09-12"}, "Choose a time ahead, within a year."),
        ({"day": "2031-01-01"}, "Choose a time ahead, within a year."),
        ({"day": "9999-12-31", "hour": "23:59"}, "Choose a time ahead, within a year."),
        ({"day": "0001-01-01", "hour": "00:00"}, "Choose a time ahead, within a year."),
        ({"day": "soon"}, "Write the day like 2027-01-31."),
        ({"hour": ""}, "Choose a time."),
        ({"day": "2027-03-28", "hour": "02:30"}, "The clocks skip this time on that day."),
    ],
)
def test_a_time_that_cannot_be_is_refused_and_kept_on_the_page(
    given, at_home, alice, changed, said
):
    [first, _] = steps_of(given)
    response = at_home(alice).post(step_page(first), typed(first, **changed))
    assert response.status_code == 422
    text = response.content.decode()
    assert said in text
    assert all(value in text for value in {**THURSDAY, **changed}.values())
    assert not AssignedStep.objects.exclude(together_at=None).exists()


def test_a_step_that_has_not_come_asks_no_time_yet(given, at_home, alice):
    first, second = steps_of(given)
    text = shown(at_home(alice), given)
    assert step_page(first) in text
    assert step_page(second) not in text


def test_declining_forgets_the_time(given, at_home, alice, bob):
    [first, _] = steps_of(given)
    at_home(alice).post(step_page(first), typed(first))
    assign_set.decline(given, by=member(bob), at=hour_of(1))
    assert not Schedule.objects.filter(subject=first.pk).exists()
    response = at_home(alice).post(step_page(first), typed(first))
    assert response.status_code == 422
    assert "no longer part of your weeks" in response.content.decode()


def dues(step, *people):
    moment = AssignedStep.objects.get(pk=step.pk).together_at
    return [Due(n, p.pk, step.pk, step.couple_id, moment) for n, p in enumerate(people)]


def test_a_reminder_goes_only_while_the_time_stands_and_to_nobody_who_paused(
    given, alice, bob, charlie, django_assert_num_queries
):
    [first, _] = steps_of(given)
    step_times.plan(first, hour_of(2), by=member(alice), at=hour_of(1))
    asked = dues(first, alice, bob, charlie)
    with django_assert_num_queries(2):
        assert step_times.still_wanted(asked) == {0, 1}
    open_together.pause(member(bob), at=hour_of(1))
    assert step_times.still_wanted(asked) == {0}
    step_times.plan(first, hour_of(3), by=member(alice), at=hour_of(1))
    assert step_times.still_wanted(asked) == set()


def test_a_reminder_is_not_wanted_once_the_set_or_the_care_has_ended(given, care, alice, bob):
    [first, _] = steps_of(given)
    step_times.plan(first, hour_of(2), by=member(alice), at=hour_of(1))
    asked = dues(first, alice)
    end_care.end_care(care, by=bob, at=hour_of(1))
    assert step_times.still_wanted(asked) == set()


def test_the_reminder_leads_to_the_page(given, at_home, alice):
    [first, _] = steps_of(given)
    link = KINDS[step_times.KIND].link(first.pk)
    assert at_home(alice).get(link).url == page(given)


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
