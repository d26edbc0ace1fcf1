"""One couple at the desk: where they are, and what they shared; everything else is nothing."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal import auth as totp
from django.db import connection
from django.test.utils import CaptureQueriesContext

from intimacy.audit.models import Event
from intimacy.counseling.models import AGREED_TEXT, Client, Consent, Share
from intimacy.counseling.notes import private_notes
from intimacy.couples.models import Membership
from intimacy.keys.models import DataKey
from intimacy.sharing import opened_words
from intimacy.sharing.models import Words
from prompts.models import Prompt
from prompts.staff.revise_prompt import revise
from tests.conftest import START, items, member, person, signed_in
from tests.counseling.assigned_sets import WEEK
from tests.counseling.came import FIRST, LOOK, asked_of, given, let, week
from tests.counseling.conftest import counselor_of, prove


@pytest.fixture
def look(desk, care, checkin):
    def looked(path="", at=LOOK, status=200, user=None):
        with time_machine.travel(at, tick=False):
            browser = signed_in(user, "mfa") if user else desk
            prove(browser)
            with CaptureQueriesContext(connection) as queries:
                response = browser.get(f"/desk/clients/{care.pk}/{path}")
            looked.cost = len(queries)
        assert response.status_code == status
        return response.content.decode()

    return looked


@pytest.mark.sqlite
def test_a_shared_answer_stands_in_full_under_its_question(look, care, alice, bob):
    assignment = given(care)
    item = asked_of(week(care, alice, bob), assignment)
    let(alice, item)
    page = look()
    assert "Alice and Bob" in page
    question, answer = page.index("Own question 0?"), page.index(f"Alice to {item.position} of")
    assert question < answer < page.index("Step 2")
    assert "Both ready" in page
    assert "Also shared" not in page


def test_a_question_worded_anew_stays_as_it_was_asked_over_its_answers(look, care, alice, bob):
    assignment = given(care)
    first, second = Prompt.objects.filter(in_steps__step__version=assignment.version).order_by("pk")
    let(alice, asked_of(week(care, alice, bob), assignment))
    for prompt in (first, second):
        revise(prompt, locale="en", text=f"{prompt.pk}: what did {{partner}} say?")
    page = look()
    assert page.index("Own question 0?") < page.index("Alice to ")
    assert f"{first.pk}: what did" not in page
    assert f"{second.pk}: what did your partner say?" in page


@pytest.mark.abuse("AC-23")
@pytest.mark.sqlite
def test_what_nobody_shared_is_nothing_at_all(look, care, alice, bob):
    assignment = given(care)
    before = look()
    checkin = week(care, alice)
    assert asked_of(checkin, assignment)
    waiting = look()
    assert "Alice to" not in waiting
    assert "Not yet" in waiting
    week(care, bob)
    opened = look()
    assert "Alice to" not in opened
    assert "Bob to" not in opened
    assert "Also shared" not in before + waiting + opened
    assert 'class="words"' not in opened


@pytest.mark.abuse("AC-23")
def test_the_page_is_the_same_bytes_whoever_has_answered(look, care, alice, bob):
    given(care)
    week(care)
    nobody = bare(look())
    week(care, alice)
    assert bare(look()) == nobody
    member(bob)
    Membership.objects.filter(user=bob).update(paused_at=FIRST)
    assert bare(look()) == nobody


def bare(page):
    """A page without its tokens."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_only_the_one_who_shared_is_shown(look, care, alice, bob):
    assignment = given(care)
    item = asked_of(week(care, alice, bob), assignment)
    let(bob, item)
    page = look()
    assert f"Bob to {item.position} of" in page
    assert "Alice to" not in page


def test_answers_from_other_weeks_are_listed_by_week_newest_first(look, care, alice, bob):
    first = items(week(care, alice, bob, at=START))[0]
    second = items(week(care, alice, bob, at=FIRST))[1]
    for item in (first, second):
        let(alice, item)
    page = look()
    assert page.index("Week of 13 September") < page.index("Week of 6 September")
    assert "Shared with you" in page
    assert "Bob to" not in page


@pytest.mark.abuse("AC-23")
def test_lines_and_replies_are_not_shared_with_the_answer(look, answered, alice, bob):
    item = items(answered)[0]
    words = let(alice, item)
    opened_words.add_line(words, "A line of Alice’s", by=member(alice), at=LOOK)
    opened_words.acknowledge(words, "own", by=member(bob), at=LOOK, text="Bob’s reply")
    page = look()
    assert f"Alice to {item.position}" in page
    assert "A line of" not in page
    assert "reply" not in page


@pytest.mark.abuse("AC-68")
@pytest.mark.sqlite
def test_every_look_is_written_down_for_its_author_before_it_is_shown(look, care, answered, alice):
    words = let(alice, items(answered)[0])
    look()
    look()
    events = Event.objects.filter(event="counseling.read")
    assert [(e.actor_id, e.subject_id, e.object_id) for e in events] == [
        (care.counselor.user_id, alice.pk, str(words.pk))
    ] * 2


@pytest.mark.abuse("AC-68")
def test_what_cannot_be_written_down_is_not_shown(desk, care, answered, alice, monkeypatch):
    let(alice, items(answered)[0])
    desk.raise_request_exception = False

    def refuse(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("intimacy.counseling.shares.show_answers.note_reading", refuse)
    with time_machine.travel(LOOK, tick=False):
        prove(desk)
        response = desk.get(f"/desk/clients/{care.pk}/")
    assert response.status_code == 500
    assert b"Alice to" not in response.content


def test_words_that_do_not_open_leave_no_trace(look, answered, alice):
    words = let(alice, items(answered)[0])
    DataKey.objects.filter(pk=words.key_id).update(wrapped=None, destroyed_at=LOOK)
    assert "Shared with you" not in look()
    assert not Event.objects.filter(event="counseling.read").exists()


ENDS = {
    "taken back": lambda care: Share.objects.update(taken_back_at=LOOK),
    "withdrawn": lambda care: Words.objects.update(withdrawn_at=LOOK),
    "paused": lambda care: Membership.objects.filter(user__name="Bob").update(paused_at=LOOK),
}


@pytest.mark.abuse("AC-20")
@pytest.mark.parametrize("how", ENDS)
def test_what_ceased_to_be_shared_is_gone_from_the_next_look(look, care, answered, alice, how):
    let(alice, items(answered)[0])
    assert "Alice to" in look()
    ENDS[how](care)
    page = look()
    assert "Alice to" not in page
    assert "Shared with you" not in page


GONE = {
    "ended": lambda care: Client.objects.update(ended_at=LOOK),
    "revoked": lambda care: Consent.objects.filter(user__name="Bob").update(revoked_at=LOOK),
    "older text": lambda care: Consent.objects.filter(user__name="Bob").update(
        version=AGREED_TEXT - 1
    ),
    "parted": lambda care: type(care.couple).objects.update(ended_at=LOOK),
    "deactivated": lambda care: type(care.counselor).objects.update(deactivated_at=LOOK),
}


@pytest.mark.abuse("AC-20")
@pytest.mark.parametrize("path", ["", "brief/", "label/", "notes/"])
@pytest.mark.parametrize("how", GONE)
def test_a_couple_that_is_no_longer_theirs_is_not_there(look, care, how, path):
    look(path)
    GONE[how](care)
    look(path, status=404)


@pytest.mark.abuse("AC-19")
@pytest.mark.sqlite
def test_nobody_but_their_own_counselor_finds_them(look, care, alice, charlie):
    assert counselor_of(charlie).is_active
    totp.TOTP.activate(charlie, totp.generate_totp_secret())
    look()
    for user in (charlie, alice, person("Edith")):
        look(status=404, user=user)


@pytest.mark.abuse("AC-66")
def test_a_label_is_kept_and_nothing_else_changes(desk, care):
    path = f"/desk/clients/{care.pk}/label/"
    answer = desk.post(path, {"label": " The \u202eTuesdays ", "ended_at": "2020-01-01"})
    assert answer.headers["Location"] == f"/desk/clients/{care.pk}/"
    care.refresh_from_db()
    assert (care.label, care.ended_at) == ("The Tuesdays", None)
    assert "The Tuesdays" in desk.get(path).content.decode()


def test_a_label_too_long_is_handed_back(desk, care):
    response = desk.post(f"/desk/clients/{care.pk}/label/", {"label": "x" * 61})
    assert response.status_code == 422
    assert "x" * 61 in response.content.decode()


def test_a_set_that_is_over_is_a_link_to_its_own_page(look, care, alice, bob):
    assignment = given(care)
    item = asked_of(week(care, alice, bob), assignment)
    let(alice, item)
    assignment.ended_at = LOOK
    assignment.save()
    page = look()
    assert f"?set={assignment.pk}" in page
    assert "Sets before" in page
    assert f"Alice to {item.position}" in page  # among what was shared besides
    alone = look(f"?set={assignment.pk}")
    assert alone.index("Own question 0?") < alone.index(f"Alice to {item.position}")
    assert "Sets before" in look("?set=nonsense")


def test_many_answers_come_in_pages_and_only_the_page_is_noted(look, answered, alice, monkeypatch):
    monkeypatch.setattr("intimacy.counseling.desk.views.clients.ANSWERS_A_PAGE", 2)
    for item in items(answered)[:3]:
        let(alice, item)
    assert look().count("Alice to") == 2
    assert Event.objects.filter(event="counseling.read").count() == 2
    assert look("?page=2").count("Alice to") == 1


def test_the_queries_are_the_same_for_a_long_story(look, care, alice, bob):
    given(care, steps=4)
    let_all(care, alice, bob, 0)
    few, cost = look().count("Alice to"), look.cost
    for n in range(1, 5):
        let_all(care, alice, bob, n)
    assert look(at=LOOK + 4 * WEEK, user=care.counselor.user).count("Alice to") > few
    assert look.cost == cost <= 28


def let_all(care, alice, bob, n):
    """Every answer of Alice's in one more week."""
    for item in items(week(care, alice, bob, at=FIRST + n * WEEK)):
        let(alice, item, at=LOOK + n * WEEK)


def test_a_note_is_one_link_away(look, care):
    assert "Write a note" in look()
    at = START + timedelta(days=1)
    private_notes.keep(care, private_notes.Draft("Mine", care.pk), by=care.counselor, at=at)
    assert "Your notes" in look()
    assert "Mine" not in look()
