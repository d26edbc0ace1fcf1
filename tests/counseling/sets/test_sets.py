"""Sets at the desk: the list, building one, copies and the archive."""

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from intimacy.accounts.models import User
from intimacy.counseling.models import Counselor
from prompts.models import Prompt, PromptSet
from prompts.sets import build_set
from tests.conftest import START
from tests.counseling.conftest import counselor_of
from tests.counseling.sets.own_sets import a_prompt, browser_of, erin, house_set, own_set, titles

pytestmark = pytest.mark.django_db


def test_the_list_shows_own_sets_and_the_houses(desk: Browser, dana: User) -> None:
    own_set(dana, "Slow evenings")
    house_set("Under one roof")
    page = desk.get("/desk/sets/").content.decode()
    assert "Slow evenings" in page
    assert "Under one roof" in page


def test_the_list_shows_nobody_elses_sets_and_no_archived_ones(desk: Browser, dana: User) -> None:
    own_set(erin(), "Erin’s own")
    build_set.archive(own_set(dana, "Put away"), START)
    page = desk.get("/desk/sets/").content.decode()
    assert "Erin’s own" not in page
    assert "Put away" not in page
    assert "Put away" in desk.get("/desk/sets/archived/").content.decode()


def test_the_list_costs_as_much_with_forty_sets(desk: Browser, dana: User) -> None:
    own_set(dana, "One")
    house_set("Two")
    with CaptureQueriesContext(connection) as few:
        desk.get("/desk/sets/")
    for n in range(20):
        own_set(dana, f"Mine {n}")
        house_set(f"House {n}")
    with CaptureQueriesContext(connection) as many:
        desk.get("/desk/sets/")
    assert len(many) <= len(few) + 1  # a second page is counted


def test_a_new_set_opens_for_building(desk: Browser, dana: User) -> None:
    answer = desk.post("/desk/sets/new/", {"title": "Slow evenings", "purpose": "Sit down."})
    made = PromptSet.objects.own(dana).get()
    assert answer.url == f"/desk/sets/{made.pk}/"
    assert "Slow evenings" in desk.get(answer.url).content.decode()


def test_a_set_without_a_title_is_refused_and_what_was_typed_stays(desk: Browser) -> None:
    answer = desk.post("/desk/sets/new/", {"title": " ", "purpose": "Sit down for once."})
    assert answer.status_code == 422
    assert "Give it a title." in answer.content.decode()
    assert "Sit down for once." in answer.content.decode()


def test_title_and_purpose_are_changed(desk: Browser, dana: User) -> None:
    made = own_set(dana)
    desk.post(f"/desk/sets/{made.pk}/", {"title": "Other", "purpose": "Else"})
    made.refresh_from_db()
    assert (made.current.title, made.current.purpose) == ("Other", "Else")


def test_adding_a_step_opens_it(desk: Browser, dana: User) -> None:
    made = own_set(dana)
    answer = desk.post(f"/desk/sets/{made.pk}/", {"add": "step"})
    step = made.current.steps.last()
    assert answer.url == f"/desk/sets/{made.pk}/{step.pk}/"
    assert len(titles(made)) == 3


def test_a_thirteenth_step_is_refused_with_a_sentence(desk: Browser, dana: User) -> None:
    made = own_set(dana)
    for _ in range(10):
        build_set.add_step(made)
    answer = desk.post(f"/desk/sets/{made.pk}/", {"add": "step"})
    assert answer.status_code == 422
    assert "A set has at most 12 steps." in answer.content.decode()


@pytest.mark.parametrize(("way", "which"), [("up", 1), ("down", 0)])
def test_buttons_move_a_step(desk: Browser, dana: User, way: str, which: int) -> None:
    made = own_set(dana)
    pk = list(made.current.steps.all())[which].pk
    answer = desk.post(f"/desk/sets/{made.pk}/", {way: pk})
    assert answer.url == f"/desk/sets/{made.pk}/#steps"
    assert titles(made) == ["Stay", "Sit"]


def quietly(desk: Browser, made: PromptSet, order: list[object]) -> int:
    """Post an order as a drag does; return the status of the answer."""
    json = {"accept": "application/json"}
    return desk.post(f"/desk/sets/{made.pk}/", {"order": order}, headers=json).status_code


def test_a_drag_posts_the_order_without_a_page(desk: Browser, dana: User) -> None:
    made = own_set(dana)
    assert quietly(desk, made, [s.pk for s in made.current.steps.order_by("-position")]) == 204
    assert titles(made) == ["Stay", "Sit"]


def test_a_stale_order_is_refused(desk: Browser, dana: User) -> None:
    made = own_set(dana)
    for order in ([], ["\x00"], ["x"] * 150, [made.pk, made.pk]):
        assert quietly(desk, made, order) in {204, 422}
    assert titles(made) == ["Sit", "Stay"]
    answer = desk.post(f"/desk/sets/{made.pk}/", {"order": ["x"]})
    assert answer.status_code == 422
    assert "The steps have changed meanwhile" in answer.content.decode()


def test_five_hundred_steps_posted_at_once_are_too_many(desk: Browser, dana: User) -> None:
    made = own_set(dana)
    assert quietly(desk, made, [str(n) for n in range(500)]) == 400
    assert titles(made) == ["Sit", "Stay"]


def test_a_set_that_was_given_says_so(desk: Browser, dana: User) -> None:
    made = own_set(dana)
    assert "A couple has this set" not in desk.get(f"/desk/sets/{made.pk}/").content.decode()
    build_set.freeze(made, START)
    assert "A couple has this set" in desk.get(f"/desk/sets/{made.pk}/").content.decode()


def test_a_retired_question_is_marked(desk: Browser, dana: User) -> None:
    made = own_set(dana)
    Prompt.objects.filter(in_steps__step__version=made.current).update(status="retired")
    page = desk.get(f"/desk/sets/{made.pk}/").content.decode()
    assert "No longer in the library: will not be asked" in page


def test_only_an_approved_counselor_may_assign(desk: Browser, dana: User) -> None:
    made = own_set(dana)
    link = f"/desk/sets/{made.pk}/assign/"
    assert link in desk.get(f"/desk/sets/{made.pk}/").content.decode()
    Counselor.objects.update(approved_at=None)
    for page in ("", "preview/"):
        answer = desk.get(f"/desk/sets/{made.pk}/{page}")
        assert answer.status_code == 200
        assert link not in answer.content.decode()


def test_a_house_set_is_read_and_copied_but_never_changed(desk: Browser, dana: User) -> None:
    house = house_set("Under one roof")
    assert desk.get(f"/desk/sets/{house.pk}/").url == f"/desk/sets/{house.pk}/preview/"
    assert desk.post(f"/desk/sets/{house.pk}/", {"title": "Mine"}).status_code == 404
    assert desk.post(f"/desk/sets/{house.pk}/archive/").status_code == 404
    answer = desk.post(f"/desk/sets/{house.pk}/copy/")
    copy = PromptSet.objects.own(dana).get()
    assert answer.url == f"/desk/sets/{copy.pk}/"
    assert copy.current.title == "Copy of Under one roof"


def test_an_archived_set_is_shown_and_brought_back(desk: Browser, dana: User) -> None:
    made = own_set(dana)
    desk.post(f"/desk/sets/{made.pk}/archive/")
    assert desk.get(f"/desk/sets/{made.pk}/").url == f"/desk/sets/{made.pk}/preview/"
    assert desk.post(f"/desk/sets/{made.pk}/", {"add": "step"}).status_code == 404
    assert "This set is archived" in desk.get(f"/desk/sets/{made.pk}/preview/").content.decode()
    desk.post(f"/desk/sets/{made.pk}/restore/")
    assert desk.get(f"/desk/sets/{made.pk}/").status_code == 200


def test_the_preview_reads_as_a_partner_reads_it(desk: Browser, dana: User) -> None:
    made = own_set(dana)
    words = {"text": "What would {partner} keep?", "practice": "trust", "depth": 1}
    build_set.write_prompt(made.current.steps.get(title="Stay"), owner=dana, **words)
    marks = {"instructions": "Ten minutes.", "asks_when": True, "for_session": True}
    build_set.change_step(made.current.steps.get(title="Stay"), title="Stay", **marks)
    page = desk.get(f"/desk/sets/{made.pk}/preview/").content.decode()
    for said in ("What would Robin keep?", "Ten minutes.", "When will you do it?"):
        assert said in page
    assert page.count("From Dana Weber<") == page.count("From Dana Weber, for Thursday<") == 1


@pytest.mark.parametrize("more", ["", "?pace=every&every=3", "?pace=x&every=99", "?pace=after"])
def test_the_preview_says_which_week_of_a_sample_couple_brings_what(
    desk: Browser, dana: User, more: str
) -> None:
    made = own_set(dana)
    build_set.add_prompt(made.current.steps.get(title="Stay"), a_prompt(1))
    page = desk.get(f"/desk/sets/{made.pk}/preview/{more}").content.decode()
    assert "Week 1" in page
    assert "Step 2</small>" in page
    assert ("Week 4" in page) is ("every=3" in more)


def test_an_empty_set_has_no_sample_weeks(desk: Browser, dana: User) -> None:
    made = build_set.create(dana, title="Empty", at=START)
    assert "Week 1" not in desk.get(f"/desk/sets/{made.pk}/preview/").content.decode()


WAYS = ["", "preview/", "copy/", "archive/", "restore/"]


@pytest.mark.parametrize("way", WAYS)
def test_another_counselors_set_is_not_there(desk: Browser, way: str) -> None:
    theirs = own_set(erin())
    for send in (desk.get, desk.post):
        assert send(f"/desk/sets/{theirs.pk}/{way}").status_code in {404, 405}
    theirs.refresh_from_db()
    assert theirs.archived_at is None
    assert PromptSet.objects.exclude(owner=None).count() == 1


@pytest.mark.parametrize("way", WAYS)
def test_a_stranger_finds_no_desk(dana: User, charlie: User, way: str) -> None:
    made = own_set(dana)
    browser = browser_of(charlie)
    for send in (browser.get, browser.post):
        assert send(f"/desk/sets/{made.pk}/{way}").status_code in {404, 405}
    assert browser.get("/desk/sets/").status_code == 404
    assert browser.post("/desk/sets/new/", {"title": "Mine"}).status_code == 404


def test_whoever_still_waits_for_approval_builds_too(desk: Browser, dana: User) -> None:
    Counselor.objects.update(approved_at=None)
    desk.post("/desk/sets/new/", {"title": "Slow evenings"})
    assert PromptSet.objects.own(dana).count() == 1


@pytest.mark.parametrize("ending", [{"refused_at": START}, {"deactivated_at": START}])
def test_whoever_was_refused_or_deactivated_builds_no_more(
    dana: User, desk: Browser, ending: dict[str, object]
) -> None:
    made = own_set(dana)
    Counselor.objects.update(approved_at=None, **ending)
    assert desk.get(f"/desk/sets/{made.pk}/").status_code == 404


def test_a_second_counselor_has_sets_of_their_own(desk: Browser) -> None:
    other = erin()
    counselor_of(other)
    theirs = browser_of(other, second_factor=True)
    theirs.post("/desk/sets/new/", {"title": "Hers"})
    assert "Hers" in theirs.get("/desk/sets/").content.decode()
    assert "Hers" not in desk.get("/desk/sets/").content.decode()
