"""Side by side: nothing shows before both said so, and nothing tells what one of them said."""

import re

import pytest

from intimacy.pulse import show_both
from intimacy.pulse.models import Agreement, Pulse, Willing
from intimacy.reminders.models import Schedule
from intimacy.sharing import open_together
from tests.answered import answered, shown, willing
from tests.conftest import member
from tests.pulse.conftest import AT, DAY, HIGH, HOUR, LOW, NOW, OWN, US, WEEK, WHEN, alike, text

PAGES = (OWN, NOW, WHEN, US, "/together/more/", "/week/")
DRAWN = 'role="img"'
pytestmark = pytest.mark.usefixtures("evening")


def read(sign_in, user, *paths):
    """Return these pages as somebody reads them who has just signed in."""
    client = sign_in(user)
    return [alike(client, path) for path in paths]


@pytest.mark.sqlite
@pytest.mark.abuse("AC-04, AC-10")
def test_what_one_says_and_answers_alone_leaves_the_others_pages_as_they_are(
    couple, alice, bob, sign_in, evening
):
    rows = Schedule.objects.count()
    for at in (AT, AT + 5 * WEEK):
        evening.move_to(at)
        before = read(sign_in, bob, *PAGES)
        hers = sign_in(alice)
        assert hers.post(US, {"go": "yes"}).url == US
        assert hers.post(NOW, dict.fromkeys(("curious", "said-it"), "1")).url == OWN
        assert read(sign_in, bob, *PAGES) == before
    assert "You said yes. Only you can tell." in text(hers, US)
    assert Schedule.objects.count() == rows


@pytest.mark.sqlite
def test_both_see_two_trends_on_one_scale_and_either_takes_it_back(
    couple, alice, bob, sign_in, evening
):
    at = shown(alice, bob, AT, times=4)
    evening.move_to(at)
    for user in (alice, bob):
        page = text(sign_in(user), US)
        assert page.count(DRAWN) == 10
        assert "Alice, the same in words" in page
        assert "Bob, the same in words" in page
        ids = re.findall(r'\bid="([^"]+)"', page)
        assert len(set(ids)) == len(ids) > 20
    assert "6 Sep 2026" not in page  # nobody's day to know but one's own
    assert "31 Aug 2026" in page  # the Monday before it
    hers, his = sign_in(alice), sign_in(bob)
    hers.post(US, {"go": "back"})
    for client in (hers, his):
        assert DRAWN not in text(client, US)
    hers.post(US, {"go": "yes"})  # his still stood: from now on, and nothing of before
    evening.move_to(at + 9 * WEEK)
    assert DRAWN not in text(sign_in(bob), US)
    assert Agreement.objects.get().since == at


def test_the_one_who_did_not_take_it_back_finds_the_page_of_before(
    couple, alice, bob, sign_in, evening
):
    willing(couple.pk, bob, at=AT)
    evening.move_to(AT + 9 * WEEK)
    before = read(sign_in, bob, US)
    shown(alice, bob, AT)
    assert DRAWN in read(sign_in, bob, US)[0]
    show_both.take_willing_back(couple.pk, by=member(alice))
    assert read(sign_in, bob, US) == before
    assert Willing.objects.get().user == bob
    assert not Agreement.objects.exists()


@pytest.mark.sqlite
@pytest.mark.abuse("AC-62")
def test_a_pause_shows_neither_when_it_begins_nor_when_it_ends(
    couple, alice, bob, sign_in, evening
):
    """Twice the same weeks, with a pause of hers and without: he reads the same, to the byte."""
    end, pages = shown(alice, bob, AT), []
    at = end + 4 * WEEK
    for pauses in (False, True):
        Pulse.objects.filter(taken_at__gt=end - DAY).delete()
        if pauses:
            open_together.pause(member(alice), at=end)
            answered(alice, HIGH, end + DAY)
        answered(bob, HIGH, end + DAY)
        for look in (end + HOUR, at - HOUR, at + HOUR, at + 3 * WEEK):
            evening.move_to(look)
            if pauses and look == at + HOUR:
                sign_in(alice).post("/you/privacy/resume/")
            pages.append(read(sign_in, bob, US, OWN))
    assert DRAWN in pages[0][0]
    assert pages[:4] == pages[4:]
    evening.move_to(at + 9 * WEEK)
    for user in (alice, bob):  # what was answered in it stays with each: both or neither
        assert Pulse.objects.readable_by(user).exclude(author=user).count() == 3


def test_two_times_of_one_of_them_are_not_enough(couple, alice, bob, sign_in, evening):
    willing(couple.pk, alice, bob, at=AT)
    for n in range(4):
        answered(alice, LOW, AT + n * 8 * DAY)
    for n in range(2):
        answered(bob, LOW, AT + n * 8 * DAY)
    evening.move_to(AT + 12 * WEEK)
    for user in (alice, bob):
        assert DRAWN not in text(sign_in(user), US)
    answered(bob, LOW, AT + 12 * WEEK)
    evening.move_to(AT + 15 * WEEK)
    assert DRAWN in text(sign_in(alice), US)
