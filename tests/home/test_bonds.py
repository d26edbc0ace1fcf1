"""Friends, siblings, a parent and a grown child: what the pages ask, say and leave out."""

from html import unescape

import pytest
import time_machine

from intimacy.couples.models import BondProposal, Couple, Invitation, Membership
from intimacy.dates.ideas import ideas as date_ideas
from intimacy.rituals.ideas import every as ritual_ideas
from tests.conftest import START
from tests.page_text import seen

PATH = "/you/questions/"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(START, tick=False):
        yield


def text(client, path=PATH):
    response = client.get(path)
    assert response.status_code == 200
    return unescape(response.content.decode())


@pytest.mark.sqlite
def test_who_they_are_is_chosen_with_the_invitation_and_read_before_any_yes(
    alice, bob, client, sign_in
):
    hers, his = sign_in(alice), sign_in(bob)
    assert "Who are you to each other?" in text(hers, "/together/invite/")
    refused = hers.post("/together/invite/", {"bond": "enemies"})
    assert refused.status_code == 422
    assert not Invitation.objects.exists()
    page = unescape(hers.post("/together/invite/", {"bond": "parent"}).content.decode())
    link = page[page.index("/invitation/") :].split('"')[0]
    for reader in (client, his):
        assert "Alice would be here with you as parent and grown child." in seen(text(reader, link))
    his.post(link, {"answer": "yes"})
    which = {"which": str(Invitation.objects.get().pk)}
    hers.post("/together/invite/confirmation/", which)
    assert "You are here as parent and grown child." in seen(text(his))


@pytest.mark.sqlite
def test_either_proposes_and_a_yes_makes_it_so(couple, alice, bob, sign_in):
    hers, his = sign_in(alice), sign_in(bob)
    hers.post(f"{PATH}us/", {"bond": "friends"})
    assert "It is so once Bob says yes" in seen(text(hers))
    assert "Alice proposes something" in seen(text(his, "/you/"))
    assert "Alice would like you two to be here as friends." in seen(text(his))
    here = f"{PATH}us/{BondProposal.objects.get().pk}/"
    assert hers.post(here, {"answer": "yes"}).status_code == 404  # nobody answers themselves
    assert his.post(here, {"answer": "yes"}).url == PATH
    assert "You are here as friends." in seen(text(hers))
    assert "proposes something" not in text(his, "/you/")


@pytest.mark.abuse("AC-62")
@pytest.mark.parametrize("paused", [False, True], ids=["there", "in a quiet pause"])
def test_nobody_reads_that_a_proposal_was_put_away(couple, alice, bob, sign_in, paused):
    hers, his = sign_in(alice), sign_in(bob)
    hers.post(f"{PATH}us/", {"bond": "friends"})
    pages = [text(hers, path) for path in (PATH, "/you/", "/week/")]
    if paused:
        Membership.objects.filter(user=bob).update(paused_at=START)
    his.post(f"{PATH}us/{BondProposal.objects.get().pk}/", {"answer": "leave"})
    assert "would like you two" not in text(his)
    without = [[line for line in page.splitlines() if "csrf" not in line] for page in pages]
    again = [text(hers, path).splitlines() for path in (PATH, "/you/", "/week/")]
    assert [[line for line in page if "csrf" not in line] for page in again] == without
    hers.post(f"{PATH}us/back/")
    assert "Propose something else" in seen(text(hers))


def test_a_bond_nobody_knows_is_said_at_its_field(couple, alice, sign_in):
    response = sign_in(alice).post(f"{PATH}us/", {"bond": "enemies"})
    assert response.status_code == 422
    page = response.content.decode()
    assert page.count("There is a problem") == 1
    assert 'href="#id_bond"' in page
    assert 'id="id_bond_error"' in page
    assert not BondProposal.objects.exists()


@pytest.mark.abuse("AC-66")
def test_alone_there_is_no_bond_to_propose(charlie, sign_in):
    client = sign_in(charlie)
    assert 'name="bond"' not in text(client)
    for path in ("us/", "us/back/", "us/1/"):
        assert client.post(PATH + path, {"bond": "friends"}).status_code == 404


def test_friends_plan_no_date_and_get_the_ideas_that_suit_any_bond(couple, alice, sign_in):
    client = sign_in(alice)
    assert "A date, just the two of you" in text(client, "/together/")
    everything = len(date_ideas())
    assert f"{everything} ideas" in text(client, "/together/dates/ideas/")
    Couple.objects.update(bond="friends", circumstances=["parents"])
    for path in ("/together/", "/together/dates/", "/together/dates/past/"):
        page = seen(text(client, path))
        assert "Plan a time together" in page
        assert "a date" not in page.lower().replace("a date:", ""), path
    fit = [idea for idea in date_ideas().values() if "any-bond" in idea.tags]
    assert 170 < len(fit) < everything
    assert f"{len(fit)} ideas" in text(client, "/together/dates/ideas/")
    kept = {"any-bond" in idea.tags for idea in ritual_ideas().values()}
    assert kept == {True, False}
    assert client.get("/together/rituals/new/?idea=first-coffee").status_code == 200
    assert client.get("/together/rituals/new/?idea=lamp-off-early").status_code == 404
