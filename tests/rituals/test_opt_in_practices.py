"""Touch is there only while everyone has said, apart, that they want it."""

import pytest

from intimacy.rituals import ideas
from intimacy.rituals.models import Ritual
from intimacy.rituals.opt_in_practices import agreed_by_all
from tests.conftest import person
from tests.rituals.conftest import agree, begin

TOUCH = next(idea for idea in ideas.every().values() if idea.practice == "touch")
ASKING = f"/together/rituals/new/?idea={TOUCH.key}"


def shown(client, path="/together/rituals/"):
    return client.get(path).text


@pytest.mark.sqlite
@pytest.mark.abuse("AC-04")
def test_one_yes_is_not_enough(couple, alice, bob):
    assert agreed_by_all(couple) == frozenset()
    agree(couple, alice)
    assert agreed_by_all(couple) == frozenset()
    agree(couple, bob)
    assert agreed_by_all(couple) == {"touch"}


@pytest.mark.sqlite
@pytest.mark.abuse("AC-04")
def test_it_disappears_for_both_when_one_says_no_again(couple, alice, bob, sign_in, evening):
    agree(couple, alice, bob)
    hug = begin(alice, practice="touch", name="The long hug")
    clients = [sign_in(alice), sign_in(bob)]
    assert ["The long hug" in shown(client) for client in clients] == [True, True]
    agree(couple, alice, yes=False)
    for client in clients:
        assert "The long hug" not in shown(client) + shown(client, "/together/")
        assert client.get(hug.get_absolute_url()).status_code == 404
        assert (
            client.post(f"{hug.get_absolute_url()}done/", {"day": "2026-09-06"}).status_code == 404
        )
    agree(couple, alice)
    assert "The long hug" in shown(clients[1])


@pytest.mark.sqlite
@pytest.mark.abuse("AC-04")
def test_nobody_meets_its_ideas_before(couple, alice, bob, sign_in):
    client = sign_in(alice)
    agree(couple, bob)
    ideas_page = "/together/rituals/ideas/"
    assert '<option value="touch"' not in shown(client, ideas_page)
    assert 'href="/you/topics/"' in shown(client, ideas_page)
    assert 'href="/you/topics/"' in shown(sign_in(bob), ideas_page)
    assert TOUCH.name not in shown(client, f"{ideas_page}?practice=touch")
    assert client.get(ASKING).status_code == client.post(ASKING).status_code == 404
    agree(couple, alice)
    assert TOUCH.name in shown(client, f"{ideas_page}?practice=touch")
    assert TOUCH.name in shown(client, ASKING)


def test_what_the_partner_ticked_shows_nowhere(couple, alice, bob, sign_in):
    client = sign_in(alice)
    pages = ("/together/", "/together/rituals/", "/together/rituals/ideas/")
    before = [client.get(path).content.split(b"csrf")[0] for path in pages]
    agree(couple, bob)
    assert [client.get(path).content.split(b"csrf")[0] for path in pages] == before


def test_alone_one_yes_is_everybody(db):
    nora = person("Nora")
    hug = begin(nora, practice="touch", name="Hands on the heart")
    assert not Ritual.objects.visible_to(nora).exists()
    agree(hug.couple, nora)
    assert Ritual.objects.visible_to(nora).get() == hug


def test_other_practices_need_no_agreement(couple, alice):
    begin(alice, practice="trust")
    assert Ritual.objects.visible_to(alice).agreed().count() == 1
