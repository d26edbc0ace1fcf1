"""Staff and counselors: whom they see, what they can answer, and what stays out of their sight."""

import re

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client as Browser
from django.urls import NoReverseMatch, reverse

from intimacy.accounts.models import User
from intimacy.counseling.desk.approval import state_of
from intimacy.counseling.models import Counselor
from tests.conftest import PASSWORD, START, signed_in
from tests.counseling.conftest import counselor_of
from tests.page_text import seen

LIST = "/staff/counseling/counselor/"


@pytest.fixture
def stella(db) -> User:
    return User.objects.create_superuser("stella@example.org", PASSWORD, name="Stella")


@pytest.fixture
def staff(stella) -> Browser:
    return signed_in(stella, "mfa")


@pytest.fixture
def waiting(dana) -> Counselor:
    return counselor_of(dana, approved_at=None)


def act(staff, action, *rows):
    """Tick rows of the list as it is shown, choose an action, press Go."""
    page = seen(staff.get(LIST))
    details = dict(re.findall(r'name="(seen-\d+)" value="([^"]+)"', page))
    chosen = {"action": action, "_selected_action": [row.pk for row in rows]}
    return seen(staff.post(LIST, details | chosen, follow=True))


def state(row):
    row.refresh_from_db()
    return state_of(row)


# --- Who may ---------------------------------------------------------------


@pytest.mark.abuse("AC-67")
@pytest.mark.parametrize("name", ["changelist", "change", "history"])
def test_without_a_second_factor_of_this_session_nothing_opens(stella, waiting, name, at_home):
    keys = [] if name == "changelist" else [waiting.pk]
    page = reverse(f"admin:counseling_counselor_{name}", args=keys)
    assert at_home(stella).get(page).url.startswith("/staff/login/")


@pytest.mark.abuse("AC-67")
def test_neither_the_stranger_nor_a_counselor_is_staff(desk, charlie):
    row = counselor_of(charlie, approved_at=None)
    chosen = {"action": "approve", "_selected_action": [row.pk]}
    for browser in (signed_in(charlie, "mfa"), desk):
        assert browser.get(LIST).url.startswith("/staff/login/")
        browser.post(LIST, chosen | {f"seen-{row.pk}": row.applied_at.isoformat()})
    assert state(row) == "waiting"


def test_staff_who_may_only_look_can_answer_nothing(waiting, charlie):
    charlie.is_staff = True
    charlie.save()
    charlie.user_permissions.add(Permission.objects.get(codename="view_counselor"))
    browser = signed_in(charlie, "mfa")
    assert "W-1204" in browser.get(LIST).content.decode()
    act(browser, "approve", waiting)
    assert state(waiting) == "waiting"


@pytest.mark.abuse("AC-67")
def test_staff_do_not_approve_themselves(staff, stella):
    own = counselor_of(stella, approved_at=None)
    assert "nobody decides about themselves" in act(staff, "approve", own)
    assert state(own) == "waiting"


# --- The answers -------------------------------------------------------------


@pytest.mark.sqlite
def test_approving_is_kept_and_logged(staff, waiting):
    assert "1 approved." in act(staff, "approve", waiting)
    assert state(waiting) == "approved"
    assert LogEntry.objects.get().change_message == "Now approved."


@pytest.mark.parametrize(
    ("action", "fields", "after"),
    [
        ("refuse", {"approved_at": None}, "refused"),
        ("deactivate", {}, "deactivated"),
        ("reactivate", {"deactivated_at": START}, "approved"),
        ("reactivate", {"approved_at": None, "deactivated_at": START}, "waiting"),
    ],
)
def test_each_answer_leads_where_it_says(staff, dana, action, fields, after):
    row = counselor_of(dana, **fields)
    act(staff, action, row)
    assert state(row) == after


@pytest.mark.parametrize("seen", [None, "", "yesterday", "2026-13-45T00:00:00+00:00"])
def test_a_yes_without_the_details_in_sight_is_no_yes(staff, waiting, seen):
    chosen = {"action": "approve", "_selected_action": [waiting.pk]}
    if seen is not None:
        chosen[f"seen-{waiting.pk}"] = seen
    assert b"look at the details again" in staff.post(LIST, chosen, follow=True).content
    assert state(waiting) == "waiting"


def test_details_that_changed_behind_the_page_are_not_approved(staff, waiting, at_home):
    seen = {f"seen-{waiting.pk}": waiting.applied_at.isoformat()}
    fields = ("name", "qualification", "licence_number", "licence_body", "country")
    at_home(waiting.user).post("/desk/apply/", dict.fromkeys(fields, "Another"))
    chosen = {"action": "approve", "_selected_action": [waiting.pk]}
    assert b"were changed since you looked" in staff.post(LIST, seen | chosen, follow=True).content
    assert state(waiting) == "waiting"


def test_one_that_cannot_be_leaves_the_others_done(staff, waiting, charlie):
    done = counselor_of(charlie)
    page = act(staff, "approve", waiting, done)
    assert "Not approved: Charlie Weber: already approved" in page
    assert "1 approved." in page


# --- What is seen ----------------------------------------------------------


def test_the_list_is_filtered_by_state(staff, waiting, charlie):
    counselor_of(charlie, licence_number="Q-77")
    page = staff.get(f"{LIST}?state=waiting").content.decode()
    assert "W-1204" in page
    assert "Q-77" not in page
    assert "Q-77" in staff.get(f"{LIST}?state=approved").content.decode()


def test_details_are_read_and_never_written(staff, waiting):
    page = reverse("admin:counseling_counselor_change", args=[waiting.pk])
    shown = staff.get(page).content.decode()
    assert "Chamber of counselors" in shown
    assert 'name="_save"' not in shown
    assert staff.post(page, {"name": "Nobody"}).status_code == 403
    assert staff.get(f"{LIST}add/").status_code == 403
    assert staff.post(page.replace("change", "delete"), {"post": "yes"}).status_code == 403


@pytest.mark.abuse("AC-07")
@pytest.mark.parametrize(
    "lookup",
    ["clients__couple__isnull", "notes__isnull", "introductions__made_by", "user__id", "name"],
)
def test_no_lookup_reaches_past_the_application(staff, waiting, lookup):
    assert staff.get(f"{LIST}?{lookup}=0").status_code == 400


@pytest.mark.abuse("AC-07")
def test_nothing_of_a_counselors_work_is_on_any_page(staff, care, alice, bob):
    care.label = "The green house"
    care.save()
    pages = (LIST, f"{LIST}{care.counselor.pk}/change/", f"{LIST}{care.counselor.pk}/history/")
    for page in ("/staff/", "/staff/counseling/", *pages):
        shown = staff.get(page).content.decode()
        for word in ("Alice", "Bob", alice.email, bob.email, "The green house", str(care.pk)):
            assert word not in shown


@pytest.mark.abuse("AC-07")
def test_no_other_table_of_the_room_has_staff_pages():
    here = [m for m in admin.site._registry if m._meta.app_label == "counseling"]
    assert here == [Counselor]
    with pytest.raises(NoReverseMatch):
        reverse("admin:counseling_note_changelist")
