"""Where words do not open, pages say so: no box to type in, no button, nothing reads as empty."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from intimacy.calendars import addresses
from intimacy.calendars.models import Feed
from intimacy.sharing.models import Words
from tests.answered import answered
from tests.counseling.conftest import prove
from tests.keys.conftest import NEXT_WEEK, House, another

pytestmark = [pytest.mark.abuse("AC-73")]
SENTENCE = "We cannot open this just now. Nothing is lost."
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def browser(user, proof: str = "password") -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    prove(client, proof)
    return client


@pytest.fixture
def alice_home(house: House) -> Client:
    return browser(house.alice)


@pytest.fixture
def locked(house: House, own_ring, time_machine_next_week):
    """The house under a ring that is not its own."""
    with another(own_ring):
        yield house


@pytest.fixture
def time_machine_next_week():
    import time_machine

    with time_machine.travel(NEXT_WEEK, tick=False):
        yield


def boxes(page: str) -> int:
    return len(re.findall(r"<textarea(?![^>]*readonly)", page))


def test_a_question_shows_no_box_over_words_that_do_not_open(locked, alice_home) -> None:
    page = alice_home.get(reverse("checkins:prompt", args=[locked.week.pk, 1])).text
    assert page.count(SENTENCE) == 2  # a draft and a pass
    assert boxes(page) == 2  # of the two that hold nothing yet
    assert "Saved" not in re.sub(r"data-[a-z-]+=\"[^\"]*\"", "", page)
    assert page.count("Words for feelings") == 1  # for those two, out of sight


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_post_is_refused_with_a_sentence_and_the_text(locked, alice_home, accept) -> None:
    path = reverse("checkins:prompt", args=[locked.week.pk, 1])
    for text in ("", "Typed just now"):
        fields = {"text": text, "seen": 1, "go": "review"}
        answer = alice_home.post(path, fields, headers={"accept": accept})
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
        if accept == "application/json":
            assert answer.json() == {"unreadable": True}
        else:
            assert "Nothing is lost" in answer.text
            assert text in answer.text
    assert Words.objects.filter(item=locked.draft, author=locked.alice).exists()


def test_what_is_new_is_not_kept_under_the_wrong_ring(locked, alice_home) -> None:
    path = reverse("checkins:prompt", args=[locked.week.pk, 4])
    answer = alice_home.post(path, {"text": "Typed just now", "seen": 0})
    assert answer.status_code == 503
    assert "Typed just now" in answer.text
    assert boxes(answer.text) == 0


def test_review_offers_no_seal(locked, alice_home) -> None:
    page = alice_home.get(reverse("checkins:review", args=[locked.week.pk])).text
    assert page.count(SENTENCE) == 2
    assert reverse("checkins:seal", args=[locked.week.pk]) not in page
    assert page.count("Passed. That is fine.") == 2  # what is really empty


def test_the_opened_week_keeps_its_acts_until_it_opens(locked, alice_home) -> None:
    page = alice_home.get(reverse("checkins:opened", args=[locked.opened.pk])).text
    assert (
        page.count(SENTENCE) >= 8 + 4
    )  # both answers to four questions, two lines and two answers
    assert boxes(page) == 0
    for act in ("withdrawal", "line", "acknowledge"):
        assert not re.search(rf"/w/[^/]+/{act}/", page)


def test_pages_about_one_answer_have_no_button(locked, alice_home) -> None:
    for name in ("sharing:line", "sharing:withdrawal"):
        page = alice_home.get(reverse(name, args=[locked.hers.pk])).text
        assert SENTENCE in page
        assert boxes(page) == 0
        assert f'action="{reverse(name, args=[locked.hers.pk])}"' not in page
        assert 'class="button danger"' not in page


def test_rituals_and_dates(locked, alice_home) -> None:
    for path in (
        reverse("rituals:list"),
        locked.ritual.get_absolute_url(),
        reverse("rituals:end", args=[locked.ritual.pk]),
        reverse("dates:dates"),
        reverse("dates:night", args=[locked.night.pk]),
        *(reverse("notes:list"), reverse("notes:new")),
        locked.left.get_absolute_url(),
        reverse("dreams:dreams"),
        locked.dream.get_absolute_url(),
        reverse("dreams:promises"),
        locked.promise.get_absolute_url(),
        reverse("dreams:loved"),
        reverse("journal:list"),
        locked.entry.get_absolute_url(),
        reverse("journal:away", args=[locked.entry.pk]),
    ):
        answer = alice_home.get(path)
        assert (answer.status_code, SENTENCE in answer.text) == (200, True), path
    for change, box in (
        (reverse("rituals:change", args=[locked.ritual.pk]), "name"),
        (reverse("journal:change", args=[locked.entry.pk]), "text"),
        (reverse("sharing:support", args=[locked.hers.pk]), "text"),
    ):
        for answer in (alice_home.get(change), alice_home.post(change, {box: "Bread"})):
            assert (answer.status_code, boxes(answer.text)) == (503, 0)
        assert "Bread" in answer.text
    for path in (
        reverse("dreams:change", args=[locked.dream.pk]),
        reverse("dreams:true", args=[locked.dream.pk]),
        reverse("dreams:promise-kept", args=[locked.promise.pk]),
        reverse("dreams:line", args=[locked.line.pk]),
    ):
        for answer in (alice_home.get(path), alice_home.post(path, {"text": "Bread"})):
            assert (answer.status_code, boxes(answer.text)) == (503, 0), path
        assert "Bread" in answer.text


def test_five_lines_are_not_asked_over_answers_that_do_not_open(house, own_ring) -> None:
    path = reverse("pulse:answer")
    for weeks in (1, 2):
        answered(house.alice, "12345", NEXT_WEEK + timedelta(weeks=weeks))
    with another(own_ring), time_machine.travel(NEXT_WEEK + timedelta(weeks=2), tick=False):
        home = browser(house.alice)
        page = home.get(reverse("pulse:own")).text
        assert page.count(SENTENCE) == 3
        assert "h0M" not in page
        for answer in (home.get(path), home.post(path, {"curious": "1"})):
            assert (answer.status_code, boxes(answer.text)) == (503, 0)


def test_my_words_the_export_and_what_i_share(locked, alice_home) -> None:
    for name, least in (("my-words", 8), ("export", 11), ("counseling:beside", 1)):
        answer = alice_home.get(reverse(name))
        assert (answer.status_code, answer.text.count(SENTENCE) >= least) == (200, True), name


def test_a_calendar_with_names_keeps_what_it_has(locked, alice_home) -> None:
    token = addresses.make(locked.alice, at=NEXT_WEEK)
    path = reverse("calendars:feed", args=[token])
    assert alice_home.get(path).status_code == 200  # neutral: it shows no names
    Feed.objects.update(named=True)
    answer = Client().get(path)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "3600")
    assert "VCALENDAR" not in answer.text


def test_the_counselor_reads_of_nothing_that_does_not_open(locked) -> None:
    desk = browser(locked.dana.user, "mfa")
    brief = desk.get(reverse("counseling:brief", args=[locked.care.pk])).text
    assert brief.count(SENTENCE) == 2  # what Alice shared, and Dana's own note
    notes = desk.get(reverse("counseling:client-notes", args=[locked.care.pk])).text
    assert SENTENCE in notes
    assert reverse("counseling:note", args=[locked.note.pk]) not in notes
    assert desk.get(reverse("counseling:note", args=[locked.note.pk])).status_code == 503
    gone = desk.get(reverse("counseling:note-delete", args=[locked.note.pk])).text
    assert SENTENCE in gone
    assert "button danger" not in gone


def test_forgetting_is_refused_and_leaving_is_not(house, own_ring, alice_home) -> None:
    with another(own_ring):
        assert alice_home.post(reverse("leave")).status_code == 302
    mine = house.opened.couple.memberships.get(user=house.alice)
    with another(own_ring):
        assert alice_home.post(reverse("forget", args=[mine.pk])).status_code == 503
    assert alice_home.post(reverse("forget", args=[mine.pk])).status_code == 302


def test_a_second_factor_that_does_not_open_is_no_500(house, own_ring) -> None:
    from allauth.mfa.totp.internal import auth as totp

    totp.TOTP.activate(house.bob, "JBSWY3DPEHPK3PXP")
    home = browser(house.bob)
    with another(own_ring):
        answer = home.post(reverse("mfa_reauthenticate"), {"code": "123456"})
    assert answer.status_code == 503


def test_a_stranger_learns_nothing_of_it(locked, charlie) -> None:
    stranger = browser(charlie)
    for name, pk in (("checkins:opened", locked.opened.pk), ("sharing:line", locked.hers.pk)):
        assert stranger.get(reverse(name, args=[pk])).status_code == 404
