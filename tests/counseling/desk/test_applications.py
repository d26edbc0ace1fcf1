"""Asking to be a counselor here: the form, the waiting, a no, and who finds the door."""

import pytest
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string

from intimacy.audit.models import Event
from intimacy.counseling.desk import applications
from intimacy.counseling.models import Counselor
from tests.conftest import START
from tests.counseling.conftest import counselor_of, prove
from tests.page_text import seen

APPLY, DESK = "/desk/apply/", "/desk/"
TYPED = {
    "name": "Dana Weber",
    "qualification": "Couples counselor",
    "licence_number": "W-1204",
    "licence_body": "Chamber of counselors",
    "country": "Austria",
}


def text(browser, path=APPLY, status=200):
    response = browser.get(path)
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.sqlite
def test_applying_makes_one_row_that_waits(dana, at_home):
    answer = at_home(dana).post(APPLY, TYPED)
    assert (answer.status_code, answer.url) == (302, DESK)
    row = Counselor.objects.waiting().get(user=dana)
    assert {field: getattr(row, field) for field in TYPED} == TYPED


def test_couples_read_what_the_form_says_they_read(dana, at_home):
    said = seen(text(at_home(dana)))
    assert "who licensed you and in which country; the number stays with us." in said
    shown = seen(render_to_string("counseling/care/_who.html", {"counselor": Counselor(**TYPED)}))
    assert {field for field, typed in TYPED.items() if typed in shown} == TYPED.keys() - {
        "licence_number"
    }


def test_applying_twice_is_one_application_with_the_newer_details(dana, at_home):
    browser = at_home(dana)
    browser.post(APPLY, TYPED)
    first = Counselor.objects.get()
    browser.post(APPLY, TYPED | {"licence_number": "W-1205"})
    row = Counselor.objects.get()
    assert (row.pk, row.licence_number) == (first.pk, "W-1205")
    assert row.applied_at > first.applied_at


@pytest.mark.parametrize("field", TYPED)
def test_an_empty_field_is_asked_for_and_the_rest_is_kept(dana, at_home, field):
    answer = at_home(dana).post(APPLY, TYPED | {field: " \u200b"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in page
    assert all(value in page for name, value in TYPED.items() if name != field)
    assert not Counselor.objects.exists()


@pytest.mark.parametrize(
    "typed", [{}, {"name": "x" * 61}, {"country": ["x"] * 9}, {"licence_body": "\x00\u200b" * 200}]
)
def test_whatever_is_sent_gets_an_answer(dana, at_home, typed):
    answer = at_home(dana).post(APPLY, typed)
    assert answer.status_code == 422
    assert not Counselor.objects.exists()


def test_words_stay_words_on_the_waiting_page(desk, counselor):
    Counselor.objects.update(approved_at=None, name="<b>Dana</b>", country="\u202eAustria")
    page = text(desk, DESK)
    assert "&lt;b&gt;Dana&lt;/b&gt;" in page
    assert "<b>Dana" not in page


def test_the_audit_holds_ids_and_no_word_of_the_application(dana, at_home):
    at_home(dana).post(APPLY, TYPED)
    event = Event.objects.get(event="counselor.applied")
    assert (event.actor_id, event.object_id) == (dana.pk, str(dana.counselor.pk))
    assert not any(word in str(vars(event)) for word in TYPED.values())


# --- While it waits ---------------------------------------------------------


@pytest.mark.sqlite
def test_whoever_waits_reads_what_happens_next_and_may_change_the_details(desk, counselor):
    Counselor.objects.update(approved_at=None)
    page = text(desk, DESK)
    assert "We are looking at your application" in page
    assert "W-1204" in page
    assert 'value="W-1204"' in text(desk)


def test_whoever_waits_has_no_clients_in_the_nav(desk, counselor):
    Counselor.objects.update(approved_at=None)
    page = text(desk, DESK)
    assert "Your week" in page
    assert "/desk/clients/" not in page


def test_whoever_waits_can_build_sets(desk, counselor):
    Counselor.objects.update(approved_at=None)
    assert 'href="/desk/sets/"' in text(desk, DESK)
    assert desk.get("/desk/sets/").status_code == 200


def test_once_approved_the_details_stand(desk, counselor):
    assert desk.get(APPLY).url == DESK
    assert desk.post(APPLY, TYPED | {"licence_number": "Q-1"}).url == DESK
    counselor.refresh_from_db()
    assert counselor.licence_number == "W-1204"


@pytest.mark.parametrize("fields", [{}, {"approved_at": None, "deactivated_at": START}])
def test_an_application_that_comes_after_the_answer_changes_nothing(dana, fields):
    row = counselor_of(dana, **fields)
    with pytest.raises(PermissionDenied):
        applications.apply(
            dana, applications.Details(**TYPED | {"licence_number": "Q-1"}), at=START
        )
    row.refresh_from_db()
    assert row.licence_number == "W-1204"


def test_an_answer_given_meanwhile_is_met_at_the_desk(dana, at_home, monkeypatch):
    counselor_of(dana)
    monkeypatch.setattr(applications, "may_apply", lambda counselor: not counselor.pk)
    monkeypatch.setattr(applications, "of", lambda user: Counselor(user=user))
    real = applications.apply

    def too_late(user, details, *, at):
        monkeypatch.undo()
        return real(user, details, at=at)

    monkeypatch.setattr(applications, "apply", too_late)
    assert at_home(dana).post(APPLY, TYPED).url == DESK


# --- After a no ---------------------------------------------------------------


@pytest.mark.sqlite
def test_a_no_is_said_plainly_and_a_corrected_application_waits_again(dana, at_home):
    counselor_of(dana, approved_at=None, refused_at=START)
    browser = at_home(dana)
    assert browser.get(DESK).url == APPLY
    assert "Your application was not accepted" in text(browser)
    browser.post(APPLY, TYPED)
    assert Counselor.objects.waiting().filter(user=dana).exists()
    assert "not accepted" not in text(browser)


def test_a_no_opens_no_desk(dana, at_home):
    counselor_of(dana, approved_at=None, refused_at=START)
    browser = at_home(dana)
    prove(browser)
    assert browser.get("/desk/second-step/").status_code == 404


# --- Where the door is ---------------------------------------------------------


@pytest.mark.parametrize(
    ("standing", "door"),
    [
        (None, "Are you a counselor?"),
        ({"approved_at": None}, "Your desk"),
        ({}, "Your desk"),
        ({"approved_at": None, "refused_at": START}, "Your application as a counselor"),
        ({"deactivated_at": START}, None),
    ],
)
def test_you_shows_the_one_door_that_leads_somewhere(dana, at_home, standing, door):
    if standing is not None:
        counselor_of(dana, **standing)
    page = text(at_home(dana), "/you/")
    doors = ("Are you a counselor?", "Your desk", "Your application as a counselor")
    assert [one for one in doors if one in page] == ([door] if door else [])


def test_the_stranger_sees_a_form_of_their_own_and_no_desk(charlie, counselor, at_home):
    browser = at_home(charlie)
    prove(browser)
    page = text(browser)
    assert "Charlie" in page
    assert "Weber" not in page
    assert browser.get(DESK).status_code == 404


def test_somebody_not_signed_in_is_sent_to_sign_in(client, db):
    assert client.get(APPLY).url.startswith("/accounts/login/")
    assert client.post(APPLY, TYPED).url.startswith("/accounts/login/")
    assert not Counselor.objects.exists()
