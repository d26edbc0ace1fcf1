"""The staff's list of prompts: several at once, totals that tell of nobody, searching."""

import pytest
from django.contrib.admin.models import LogEntry

from intimacy.accounts.models import User
from intimacy.couples.models import Couple
from intimacy.couples.spaces import start_solo
from prompts.models import ENOUGH_COUPLES, Feedback, Prompt
from tests.conftest import START
from tests.prompts.conftest import KIND_WORDS
from tests.prompts.test_admin import CUPS, LIST, act, asked, page

pytestmark = pytest.mark.django_db
MORE, FINE, NOT = Feedback.Verdict.MORE, Feedback.Verdict.FINE, Feedback.Verdict.NOT_FOR_US


@pytest.mark.parametrize(
    ("action", "status"),
    [("to_draft", "draft"), ("to_review", "review"), ("retire", "retired")],
)
def test_only_what_is_published_is_asked(staff, shelved, action, status):
    kettle = shelved()
    assert asked() == {kettle.key}
    act(staff, action, kettle)
    kettle.refresh_from_db()
    assert (kettle.status, kettle.kept_here, asked()) == (status, True, set())
    act(staff, "publish", kettle)
    assert asked() == {kettle.key}
    assert LogEntry.objects.count() == 2


def test_what_is_to_mend_is_not_published(staff, shelved):
    good = shelved(status="review")
    bad = shelved(key="curiosity-bad", text="Do you like tea?", status="review")
    copy = shelved(key="many-copies", text=f"{KIND_WORDS} Say.", status="review")
    told = act(staff, "publish", good, bad, copy).text
    assert asked() == {good.key}
    assert "curiosity-bad: text can be answered with yes or no: Do" in told
    assert "many-copies: text reads like curiosity-kettle" in told


def test_the_first_week_is_not_retired(staff, shelved):
    first = shelved(first_week=1)
    assert "first_week is for published prompts only" in act(staff, "retire", first).text
    assert asked() == {first.key}


def test_a_flaw_keeps_nothing_from_being_retired(staff, shelved):
    act(staff, "retire", shelved(text="Do you like tea?"))
    assert not asked()


def test_several_are_left_to_the_files(staff, shelved):
    act(staff, "follow_the_files", shelved(kept_here=True))
    assert not Prompt.objects.get().kept_here


# --- Totals ----------------------------------------------------------------


@pytest.fixture
def heard(shelved):
    """A prompt 19 couples had something to say about, one of them twice; and somebody to add."""
    kettle = shelved()

    def say(number, verdict):
        user = User.objects.create_user(f"p{number}@example.org", "x", name="P")
        start_solo(user, START)
        couple = Couple.objects.get(memberships__user=user)
        Feedback.objects.create(couple=couple, user=user, prompt=kettle, verdict=verdict)
        return couple

    for number in range(ENOUGH_COUPLES - 1):
        couple = say(number, FINE if number else NOT)
    other = User.objects.create_user("other@example.org", "x", name="Other")
    Feedback.objects.create(couple=couple, user=other, prompt=kettle, verdict=MORE)
    return kettle, say


@pytest.mark.sqlite
@pytest.mark.abuse("AC-07")
def test_few_couples_are_not_counted(staff, heard):
    kettle, say = heard
    for path in (LIST, page(kettle)):
        shown = staff.get(path).text
        assert "fewer than 20 couples" in shown
        assert "18 fine" not in shown
    say(99, MORE)
    for path in (LIST, page(kettle)):
        assert "2 more like this, 18 fine, 1 not for us" in staff.get(path).text


@pytest.mark.abuse("AC-07")
def test_searching_and_ruling_out_others_changes_no_totals(staff, heard):
    _, say = heard
    say(99, MORE)
    assert "18 fine" in staff.get(f"{LIST}?q=kettle&status__exact=published").text


@pytest.mark.abuse("AC-07")
@pytest.mark.parametrize(
    "filter", ["feedback__couple=1", "feedback=1", "feedback__user=1", "more__gte=0", "fine=18"]
)
def test_no_filter_tells_who_or_how_many(staff, heard, filter):
    assert staff.get(f"{LIST}?{filter}").status_code == 400


@pytest.mark.sqlite
def test_the_list_asks_the_same_however_long_it_is(staff, shelved, django_assert_max_num_queries):
    counts = []
    staff.get(LIST)  # the day's first visit writes down the day
    for number in range(3):
        shelved(key=f"many-kettles{number}")
        with django_assert_max_num_queries(14) as captured:
            staff.get(LIST)
        counts.append(len(captured))
    assert counts[0] == counts[2]


@pytest.mark.parametrize("words", ["kettle", "perfect kitchen", "WHERE DOES"])
def test_a_prompt_is_found_by_its_key_and_by_its_words(staff, shelved, words):
    shelved()
    shelved(key="curiosity-cups", text=CUPS)
    found = staff.get(LIST, {"q": words}).context["cl"].result_list
    assert [prompt.key for prompt in found] == ["curiosity-kettle"]
