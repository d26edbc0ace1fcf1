"""The third lane as this room knows it: somebody is beside the two, whoever that is."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import QueryDict

from intimacy.accounts.models import User
from intimacy.couples.spaces import space_of
from intimacy.sharing import lines as lines_of_a_page
from intimacy.sharing import third_reader
from intimacy.sharing.forms import WordsForm
from intimacy.sharing.lines import Line, lines
from intimacy.sharing.models import Lane, Words
from intimacy.sharing.third_reader import LANE, ThirdReader
from intimacy.sharing.write_words import Conflict, Draft, save
from tests.conftest import START, items, member

TEXT = "The smell of rain"


@pytest.fixture
def item(checkin):
    return items(checkin)[0]


@pytest.fixture
def third(monkeypatch, charlie):
    """Charlie beside the two, as a room that remembers in a set whom was let in on what."""
    room = Room(charlie)
    told = ThirdReader(room.name, room.let_in, room.let, room.close, lambda *_: {})
    monkeypatch.setattr(third_reader, "REGISTERED", [told])
    for name in ("_items", "_readable"):  # this room says another thing each time
        monkeypatch.setattr(lines_of_a_page, name, getattr(lines_of_a_page, name).__wrapped__)
    for name in ("_name", "_let_in"):
        monkeypatch.setattr(third_reader, name, getattr(third_reader, name).__wrapped__)
    return room


class Room:
    def __init__(self, who: User) -> None:
        self.who, self.let_words, self.refuses = who, set(), False

    def name(self, couple):
        return User.objects.filter(pk=self.who and self.who.pk).values_list("name", flat=True)

    def let_in(self, user):
        return Words.objects.filter(pk__in=self.let_words, author=user).values_list("pk", flat=True)

    def let(self, words, by, at):
        if self.refuses:
            raise PermissionDenied
        assert words.author_id == by.user_id
        self.let_words.add(Words.objects.get(pk=words.pk).pk)

    def close(self, words, by, at):
        self.let_words.discard(words.pk)


def put(user, item, text=TEXT, seen=0, **chosen):
    chosen = {"beside": True, **chosen}
    return save(item, Draft(text, seen, **chosen), by=member(user), at=START)


@pytest.mark.sqlite
def test_the_third_choice_is_for_both_and_for_them(third, alice, item):
    words = put(alice, item)
    assert words.lane == Lane.US
    assert third.let_words == {words.pk}
    assert third_reader.lane_of(words, alice) == LANE


def test_nobody_is_let_in_unless_chosen(third, alice, item):
    words = save(item, Draft(TEXT, 0), by=member(alice), at=START)
    assert not third.let_words
    assert third_reader.lane_of(words, alice) == Lane.US


@pytest.mark.parametrize("lane", Lane.values)
def test_each_other_choice_closes_it(third, alice, item, lane):
    put(alice, item)
    words = put(alice, item, seen=1, lane=lane, beside=False)
    assert (words.lane, words.version) == (lane, 2)
    assert not third.let_words


def test_only_for_me_lets_nobody_in_whatever_else_is_said(third, alice, item):
    put(alice, item, lane=Lane.ME)
    assert not third.let_words


def test_where_nobody_is_beside_them_it_is_for_the_two(third, alice, item):
    third.who = None
    words = put(alice, item)
    assert (words.lane, words.version) == (Lane.US, 1)
    assert not third.let_words


def test_a_choice_nobody_is_there_for_any_more_shows_as_for_the_two(third, alice, item):
    words = put(alice, item)
    third.who = None
    assert third.let_words
    assert third_reader.lane_of(words, alice) == Lane.US


@pytest.mark.parametrize("there", [True, False])
def test_a_page_marks_the_choice_while_somebody_is_there(third, alice, item, there):
    put(alice, item)
    third.who = third.who if there else None
    line = lines(item.exchange_id, space_of(alice), alice, START)[0]
    assert line.beside_name == ("Charlie" if there else None)
    assert line.mine.beside == there
    assert line.lane == (LANE if there else Lane.US)


def test_an_old_page_lets_in_nobody_it_did_not_name(third, alice, item):
    assert put(alice, item, whom="Somebody before").lane == Lane.US
    assert not third.let_words
    put(alice, item, seen=1, whom="Charlie")
    assert third.let_words


def test_words_are_kept_where_they_went_that_very_moment(third, alice, item):
    third.refuses = True
    assert put(alice, item).lane == Lane.US
    assert Words.objects.get().version == 1


def test_nobody_is_beside_a_space_for_one(third, dana, item):
    mine = member(dana)
    assert not third_reader.name_of(mine.couple)
    form = WordsForm(QueryDict(f"text={TEXT}&lane={LANE}"), line=Line(1, item, "A question"))
    assert form.is_valid()
    draft = form.draft(alone=True)
    assert (draft.lane, draft.beside) == (Lane.ME, False)


@pytest.mark.parametrize("who", ["somebody", "nobody"])
def test_the_same_form_twice_is_once(third, alice, item, who):
    third.who = third.who if who == "somebody" else None
    first = put(alice, item)
    assert put(alice, item).version == first.version == 1
    assert len(third.let_words) == (who == "somebody")


@pytest.mark.parametrize("first", [True, False])
def test_the_same_words_for_one_more_are_a_conflict(third, alice, item, first):
    put(alice, item, beside=first)
    with pytest.raises(Conflict):
        put(alice, item, beside=not first)
    assert bool(third.let_words) == first


def test_passing_and_coming_back_keeps_the_choice(third, alice, item):
    put(alice, item)
    words = put(alice, item, seen=1, passed=True)
    assert words.state == Words.State.PASSED
    assert third_reader.lane_of(words, alice) == LANE


def test_words_and_choice_are_kept_together_or_not_at_all(third, alice, item, monkeypatch):
    monkeypatch.setattr(third, "let_words", None)  # breaks in the middle
    with pytest.raises(AttributeError):
        put(alice, item)
    assert not Words.objects.exists()


def test_of_two_lanes_the_narrower_is_known():
    assert third_reader.narrower("beside", "us") == "us"
    assert third_reader.narrower("us", "me") == "me"
    assert third_reader.narrower("beside", "beside") == "beside"
    assert third_reader.narrower("them", "me") == "me"
    assert third_reader.narrower("", "") == "us"


def test_where_no_room_is_registered_all_is_as_ever(alice, item, monkeypatch):
    monkeypatch.setattr(third_reader, "REGISTERED", [])
    words = put(alice, item)
    assert third_reader.lane_of(words, alice) == Lane.US
    assert third_reader.name_of(member(alice).couple) is None
