"""The export holds the rituals of the space that is open, for either of the two."""

import pytest

from intimacy.couples import part_couple
from intimacy.rituals import do_ritual
from intimacy.rituals.models import Ritual
from tests.conftest import member
from tests.rituals.conftest import NOW, TODAY, agree, begin

pytestmark = pytest.mark.usefixtures("evening")
EXPORT = "/back/words/export/"


@pytest.mark.sqlite
@pytest.mark.abuse("AC-25")
def test_both_may_take_them_along_while_the_space_is_open(tea, alice, bob, charlie, sign_in):
    do_ritual.did(tea, TODAY, by=member(bob), at=NOW)
    clients = [sign_in(user) for user in (alice, bob)]
    for client in clients:
        page = client.get(EXPORT).text
        assert "Rituals you share" in page
        assert "Tea on the step" in page
        assert "Until the cup is empty" in page
        assert "Every day, 21:00 · Done once" in page
    assert "Tea on the step" not in sign_in(charlie).get(EXPORT).text
    part_couple.leave(member(bob), at=NOW)
    assert not any("Tea on the step" in client.get(EXPORT).text for client in clients)


def test_not_what_somebody_no_longer_agrees_to(couple, alice, bob, sign_in):
    agree(couple, alice, bob)
    begin(alice, practice="touch", name="The long hug")
    client = sign_in(alice)
    assert "The long hug" in client.get(EXPORT).text
    agree(couple, bob, yes=False)
    assert "The long hug" not in client.get(EXPORT).text


def test_a_space_that_closes_forgets_them(tea, alice, charlie, sign_in):
    begin(charlie)
    assert sign_in(alice).post("/you/leave/").status_code == 302
    assert [ritual.couple for ritual in Ritual.objects.all()] == [member(charlie).couple]


def test_leaving_says_so_beforehand(tea, alice, sign_in):
    page = sign_in(alice).get("/you/leave/").text
    assert "the rituals you share are in it only now" in page
    assert "What you plan together, such as rituals, belongs to both of you" in page
