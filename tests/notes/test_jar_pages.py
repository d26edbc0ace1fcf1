"""What has come is covered until it is opened, and lies in the jar then."""

import re
from uuid import UUID

import pytest

from intimacy.keys.models import DataKey
from intimacy.notes.models import Note
from tests.conftest import member
from tests.notes.conftest import AT, FRIDAY, HOUR, leave, opened
from tests.notes.note_pages import JAR, LIST, text
from tests.page_text import seen

pytestmark = pytest.mark.usefixtures("evening")


@pytest.mark.sqlite
def test_it_is_covered_until_opened_and_lies_in_the_jar_then(couple, alice, bob, sign_in, evening):
    client, note = sign_in(bob), leave(alice)
    evening.move_to(AT + HOUR)
    for path in ("/week/", LIST, note.get_absolute_url()):
        page = text(client, path)
        assert "A note for you" in page
        assert "For the soup" not in page
    assert "The jar is empty still" in text(client, JAR)
    assert not Note.objects.get().seen  # looking at pages opens nothing
    client.post(f"{note.get_absolute_url()}open/")
    assert "For the soup" in text(client, note.get_absolute_url())
    assert "For the soup" in text(client, JAR)
    assert "A note for you" not in text(client, "/week/") + text(client)


@pytest.mark.sqlite
def test_each_of_the_jar_is_drawn_once_before_any_comes_again(couple, alice, bob, sign_in, evening):
    said = {f"Thank you {number}" for number in range(5)}
    for one in said:
        opened(leave(alice, one), bob)
    leave(bob, "His own")
    evening.move_to(AT + HOUR)
    client, path, drawn = sign_in(bob), JAR, []
    for _ in range(5):
        page = client.get(path)
        drawn.append(next(one for one in said if one in page.text))
        path = f"{JAR}?after={page.context['another'].pk}"
    assert set(drawn) == said
    shown = re.sub(r"<[^>]*>", "", seen(client.get(JAR)).partition("<main")[2])
    assert not re.search(r"\b(5|five)\b", shown)


def test_a_jar_of_one_offers_no_other(couple, alice, bob, sign_in, evening):
    note = opened(leave(alice), bob)
    evening.move_to(AT + HOUR)
    page = text(sign_in(bob), f"{JAR}?after={note.pk}")
    assert "For the soup" in page
    assert "Another" not in page


@pytest.mark.parametrize("after", ["", "x", "9" * 400, "%00", "%F0%9F%98%80", str(UUID(int=0))])
def test_nonsense_draws_as_well(couple, alice, bob, sign_in, evening, after):
    opened(leave(alice), bob)
    evening.move_to(AT + HOUR)
    assert "For the soup" in text(sign_in(bob), f"{JAR}?after={after}")


def test_the_author_opens_nothing_by_their_own_button(couple, alice, sign_in, evening):
    note = leave(alice)
    evening.move_to(AT + HOUR)
    sign_in(alice).post(f"{note.get_absolute_url()}open/")
    assert not Note.objects.get().seen


@pytest.mark.sqlite
def test_words_that_do_not_open_are_said_to_be_so(couple, alice, bob, sign_in, evening):
    note = leave(alice, moment=FRIDAY)
    DataKey.objects.filter(owner_id=str(member(alice).pk)).update(kek_id="lost")
    client, path = sign_in(alice), note.get_absolute_url()
    assert "We cannot open this just now." in text(client, path)
    assert "We cannot open this just now. Nothing is lost." in text(client)
    before = Note.objects.values().get()
    for verb in ("change", "back"):
        assert client.post(f"{path}{verb}/", {"text": "New", "how": "now"}).status_code == 503
    assert Note.objects.values().get() == before


@pytest.mark.sqlite
@pytest.mark.abuse("AC-01")
@pytest.mark.parametrize("known", [True, False], ids=["opened", "covered"])
def test_what_has_come_is_not_its_receivers_to_change(couple, alice, bob, sign_in, evening, known):
    note = leave(alice)
    if known:
        opened(note, bob)
    evening.move_to(AT + HOUR)
    client, path = sign_in(bob), note.get_absolute_url()
    answers = [client.get(f"{path}change/"), client.post(f"{path}back/")]
    answers.append(client.post(f"{path}change/", {"text": "Mine now", "how": "now", "seen": "1"}))
    answers.append(client.post(f"{path}change/", {"text": "Mine", "start": "1"}))
    assert [answer.status_code for answer in answers] == [404] * 4
    assert not [answer for answer in answers if "For the soup" in answer.text]
    assert Note.objects.get().version == 1
