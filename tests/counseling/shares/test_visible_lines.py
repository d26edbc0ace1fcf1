"""How it has been, as a counselor may see it: both or neither, written down, and gone at once."""

import csv
import io
from datetime import timedelta
from itertools import product

import pytest
import time_machine

from intimacy.audit.models import Event
from intimacy.counseling.care import end_care
from intimacy.counseling.models import AGREED_TEXT, Client, Consent, Counselor
from intimacy.counseling.shares import share_answers
from intimacy.counseling.shares.visible_lines import lines_for_counselor
from intimacy.couples.models import Couple, Membership
from intimacy.pulse.models import Agreement, Pulse, Willing
from tests.answered import shown, willing
from tests.conftest import START, member
from tests.counseling.appointments.test_brief import met
from tests.counseling.conftest import counselor_of, prove

DRAWN, HOUR = 'role="img"', timedelta(hours=1)
CHOICE, LOG = "/you/beside/lines/", "/you/beside/log/"


@pytest.fixture
def look(care, couple, alice, bob):
    """Both have let each other and Dana see; return when all of it is open."""
    return shown(alice, bob, START, care.pk)


@pytest.fixture
def at_desk(desk, care, look):
    def asked(path="", post=False, status=200):
        with time_machine.travel(look, tick=False):
            prove(desk)
            path = f"/desk/clients/{care.pk}/brief/{path}"
            response = desk.post(path) if post else desk.get(path)
        assert response.status_code == status
        return response

    return asked


def sees(user, care, at):
    return lines_for_counselor(user, care.pk, at).count()


# --- The rule ---------------------------------------------------------------------------

# What must hold, one by one: the rows it is about, and what they say where it does not.
NOT = {
    "of a circle of two": (Agreement, "circle_is_couple", {"since": START + timedelta(days=99)}),
    "Alice agrees": (Consent, "alice", {"version": AGREED_TEXT - 1}),
    "Bob agrees": (Consent, "bob", {"revoked_at": START + HOUR}),
    "together": (Couple, "couple", {"ended_at": START}),
    "Alice is here": (Membership, "alice", {"paused_at": START + timedelta(days=30)}),
    "Bob is here": (Membership, "bob", {"paused_at": START}),
    "theirs": (Client, "all", {"ended_at": START + HOUR}),
    "approved": (Counselor, "all", {"approved_at": None}),
    "active": (Counselor, "all", {"deactivated_at": START}),
    "opened": (Pulse, "all", {"opens_at": START + timedelta(days=400)}),
    "not kept from others": (Pulse, "all", {"kept_back": True}),
}


@pytest.mark.sqlite
@pytest.mark.abuse("AC-20, AC-23")
def test_each_condition_alone_hides_all_of_it(care, couple, dana, alice, bob, charlie, look):
    assert sees(dana, care, look) == 6
    for name, (model, which, off) in NOT.items():
        rows = model.objects.all()
        if which in ("alice", "bob"):
            rows = rows.filter(couple=couple, user__name=which.capitalize())
        elif which == "couple":
            rows = rows.filter(pk=couple.pk)
        elif which == "circle_is_couple":
            rows = rows.filter(circle=couple.pk)
        before = {row.pk: {field: getattr(row, field) for field in off} for row in rows}
        assert rows.update(**off), name
        assert sees(dana, care, look) == 0, name
        for pk, fields in before.items():
            model.objects.filter(pk=pk).update(**fields)
        assert sees(dana, care, look) == 6, name
    for user in (alice, bob, counselor_of(charlie).user):
        assert sees(user, care, look) == 0


def test_of_all_that_both_may_say_only_yes_to_everything_shows(care, couple, dana, look):
    """Each to the other and each to Dana: what one keeps from the other is kept from her."""
    rows = list(Willing.objects.order_by("circle", "user"))
    assert len(rows) == 4
    for said in product((True, False), repeat=4):
        Willing.objects.all().delete()
        Willing.objects.bulk_create(row for row, yes in zip(rows, said, strict=True) if yes)
        assert sees(dana, care, look) == (6 if all(said) else 0), said


@pytest.mark.abuse("AC-19")
def test_what_was_said_for_one_counselor_is_not_said_for_the_next(care, couple, dana, alice, look):
    end_care.end_care(care, by=alice, at=look)
    assert not Willing.objects.filter(circle=care.pk).exists()
    assert not Agreement.objects.filter(circle=care.pk).exists()
    assert Willing.objects.filter(circle=couple.pk).count() == 2
    assert sees(dana, care, look) == 0


# --- The desk ---------------------------------------------------------------------------


@pytest.mark.sqlite
def test_the_brief_shows_two_trends_on_one_scale_with_the_sessions(at_desk, care, look):
    met(care, START + timedelta(days=9))
    met(care, look - timedelta(days=2))
    for path, post in (("", False), ("print/", True)):
        page = at_desk(path, post).text
        assert page.count(DRAWN) == 10
        assert page.count('class="met"') == 10
        assert page.count(" 3V93") == 2 * 10
        assert "A dashed line is a session:" in page
        assert "Alice, the same in words" in page
    assert "partner" not in page


@pytest.mark.sqlite
@pytest.mark.abuse("AC-41")
def test_the_sheet_has_words_and_no_formula(at_desk, care, alice, look):
    alice.name = "=Alice"
    alice.save()
    met(care, look - timedelta(days=2))
    answer = at_desk("sheet/", post=True)
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="lines.csv"'
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows[0][:3] == ["Name", "Week of", "More than what had to be done"]
    assert rows[1][:5] == ["'=Alice", "2026-08-31", "sometimes", "seldom", "hardly"]
    assert [row[0] for row in rows[1:]] == ["'=Alice"] * 3 + ["Bob"] * 3 + ["Session"]
    assert at_desk("sheet/", status=405)


@pytest.mark.sqlite
@pytest.mark.abuse("AC-19, AC-21")
def test_each_look_stands_in_the_log_of_each_and_a_take_back_ends_it(
    at_desk, at_home, care, alice, bob, look
):
    for path, post in (("", False), ("print/", True), ("sheet/", True)):
        at_desk(path, post)
    for user in (alice, bob):
        with time_machine.travel(look, tick=False):
            page = at_home(user).get(LOG).text
        assert page.count("How it has been: your five lines") == 3
        for how in ("Read by", "Printed by", "Saved as a file by"):
            assert f"{how} Dana Weber" in page
    with time_machine.travel(look, tick=False):
        at_home(bob).post("/you/beside/stop/")
    rows = Event.objects.filter(object_type="pulse.willing").count()
    assert DRAWN not in at_desk().text
    at_desk("sheet/", post=True, status=404)
    assert Event.objects.filter(object_type="pulse.willing").count() == rows
    assert Willing.objects.filter(user=alice).count() == 2  # hers is hers


@pytest.mark.abuse("AC-78")
def test_a_pause_of_one_takes_both_off_the_page_without_a_word(at_desk, bob, look):
    Membership.objects.filter(user=bob).update(paused_at=look)
    page = at_desk().text
    assert DRAWN not in page
    assert "How it has been" not in page


# --- The choice -------------------------------------------------------------------------


@pytest.mark.sqlite
def test_each_says_it_for_today_s_counselor_and_nobody_is_told(care, couple, alice, bob, at_home):
    with time_machine.travel(START, tick=False):
        his, hers = at_home(bob), at_home(alice)
        assert "May Dana Weber see both?" in hers.get("/together/p/us/").text
        assert "May Dana Weber see both?" in hers.get(CHOICE).text
        hers.post(CHOICE, {"go": "yes", "client": str(couple.pk)})  # meant somebody else
        assert not Willing.objects.exists()
        hers.post(CHOICE, {"go": "yes", "client": str(care.pk)})
        assert "You said yes. Only you can tell." in hers.get(CHOICE).text
        assert "You said yes" not in his.get(CHOICE).text
        his.post(CHOICE, {"go": "yes", "client": str(care.pk)})
        assert Agreement.objects.get().circle == care.pk
        his.post(CHOICE, {"go": "back", "client": str(care.pk)})
        assert not Agreement.objects.exists()
        share_answers.unshare_all(by=member(alice), at=START)
        assert not Willing.objects.exists()
        end_care.end_care(care, by=alice, at=START)
        assert hers.get(CHOICE).status_code == 404
        assert "see both?" not in hers.get("/together/p/us/").text


def test_three_times_since_both_agreed_and_not_of_before(care, couple, dana, alice, bob):
    at = shown(alice, bob, START)
    willing(care.pk, alice, bob, at=at)
    assert sees(dana, care, at + timedelta(days=99)) == 0
