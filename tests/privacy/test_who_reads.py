"""My words say who can read each line now: as readers find it, and never what was not told."""

import re
from collections.abc import Callable
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import BinaryField
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from checkins.models import CheckIn
from intimacy.accounts.models import User
from intimacy.counseling import models as counseling
from intimacy.counseling.shares.visible_answers import readable_by_counselor
from intimacy.couples.kept_words import ROOMS, Line, Reach, Writer
from intimacy.couples.models import Couple, Membership
from intimacy.couples.spaces import space_of
from intimacy.dates.models import DateNight, Plan
from intimacy.dreams.models import Dream, Step
from intimacy.dreams.promise_pages import promises_told
from intimacy.home.searched_rows import SOURCES, Looker
from intimacy.journal.models import Entry
from intimacy.keys import decryption
from intimacy.keys.models import EncryptedRow
from intimacy.notes.models import Note, NoteDraft
from intimacy.privacy.kept_pages import A_PAGE, index, page_of_words
from intimacy.pulse import show_both
from intimacy.pulse.models import Pulse
from intimacy.repair.models import ExerciseStep
from intimacy.rituals.models import Ritual
from intimacy.sharing import open_together
from intimacy.sharing.models import Lane, Support, Words
from intimacy.sharing.say_support import say_support
from tests.canary import CANARY, House, furnish
from tests.conftest import START, items, member, write
from tests.left_notes import left
from tests.walk import client_of
from tests.worlds import world

# Sealed, and in no room's own words: why.
OTHERWISE = {
    DateNight: "what both should know is joint; the export holds it",
    Plan: "what is planned is joint; the export holds it, but for a surprise",
    Dream: "dreams are joint; the export holds them",
    Step: "goes with its dream",
    Ritual: "rituals are joint; the export holds them",
    counseling.Note: "a counselor's, about others, behind the second factor of the desk",
}
# No word is looked for in them: why.
NOT_LOOKED_THROUGH = {
    NoteDraft: "not left yet",
    ExerciseStep: "for its author alone",
    Pulse: "no words",
    Entry: "the journal has a search of its own",
}
SECRET = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]+')


@pytest.fixture
def house(library: None) -> House:
    return world(furnish)


def test_every_sealed_table_is_carried_by_a_room_or_says_why_not() -> None:
    carried = {model for room in ROOMS.values() for one in room.sources for model in one.opens}
    sealed = {
        model
        for model in apps.get_models()
        if any(isinstance(field, BinaryField) for field in model._meta.fields)
    }
    assert all(issubclass(model, EncryptedRow) for model in sealed)
    assert carried | set(OTHERWISE) == sealed
    assert not carried & set(OTHERWISE)


def test_a_word_is_looked_for_in_what_one_wrote_or_it_is_said_why_not() -> None:
    who = Looker(User(pk=1), Couple(), START)
    looked_through = {source.own(who).model for source in SOURCES}
    carried = {model for room in ROOMS.values() for one in room.sources for model in one.opens}
    assert looked_through | set(NOT_LOOKED_THROUGH) == carried
    assert not looked_through & set(NOT_LOOKED_THROUGH)


# --- As its readers find it ----------------------------------------------------------------------


def lines_of(user: User) -> list[Line]:
    """Return all of somebody's lines, as their pages show them."""
    writer = Writer(user, now(), space_of(user))
    rows, lines, number = index(writer), list[Line](), 1
    while len(rows) > (number - 1) * A_PAGE:
        _page, kept = page_of_words(writer, rows, None, str(number))
        lines += [one.line for one in kept]
        number += 1
    return lines


def open_to(user: User) -> set[str]:
    """Return the canaries in all that the house's rules let a person read of the other's."""
    found: list[str | None] = []
    opened = {model for room in ROOMS.values() for one in room.sources for model in one.opens}
    for model in opened - {NoteDraft}:  # which no rule lets anybody but its author read
        rows = model._default_manager.readable_by(user).select_related("key")
        found += decryption.decrypt_rows(rows, "body", user).values()
    found += [card.line for card in promises_told(user, now())]
    return canaries(found)


def canaries(texts: object) -> set[str]:
    return set(CANARY.findall(str(texts)))


def said_open(lines: list[Line], *, third: bool) -> tuple[set[str], set[str]]:
    """Return the canaries a page says the other (or a `third`) can read, and those they cannot."""
    can, cannot = set(), set()
    for line in lines:
        for part in line.parts:
            both = line.reach is Reach.BOTH and not part.held
            if third and part is not line.parts[0]:
                both = False  # what hangs on words is for the two
            if both and (line.third or not third):
                can |= canaries(part.text)
            elif line.reach in {Reach.ALONE, Reach.SEALED} or third:
                cannot |= canaries(part.text)
    return can, cannot


@pytest.mark.sqlite
@pytest.mark.abuse("AC-01, AC-25, AC-31")
@pytest.mark.parametrize("paused", [False, True], ids=["in the open", "in a pause of one's own"])
def test_it_says_what_the_other_and_the_counselor_find(house: House, paused: bool) -> None:
    people = house.people
    for one, other in (("alice", "bob"), ("bob", "alice"), ("eve", "nina")):
        hers = member(people[one])
        if paused:
            open_together.pause(hers, at=now() - timedelta(hours=3))
        lines, found = lines_of(people[one]), open_to(people[other])
        can, cannot = said_open(lines, third=False)
        assert can
        assert can <= found
        assert not cannot & found
        can, cannot = said_open(lines, third=True)
        dana = people["dana" if one != "eve" else "ulla"]
        shown = readable_by_counselor(dana, now()).select_related("key")
        found = canaries(list(decryption.decrypt_rows(shown, "body", dana).values()))
        assert (can <= found, bool(cannot & found)) == (True, False), one
        if paused:
            Membership.objects.filter(pk=hers.pk).update(paused_at=None)


def test_what_waits_or_was_withdrawn_says_so(house: House) -> None:
    his = client_of(house, "bob").get(reverse("my-words"), {"room": "weeks"}).text
    assert "Withdrawn on " in his
    hers = client_of(house, "alice").get(reverse("my-words"), {"room": "weeks"}).text
    assert "You, Bob and Dana</span>" in hers
    reached = {reach: canaries([one.parts for one in lines]) for reach, lines in by_reach(house)}
    for reach, owner, what in (
        (Reach.SEALED, "bob", "draft"),
        (Reach.COMES, "bob", "later-note"),
        (Reach.COMES, "bob", "unarrived"),
        (Reach.COMES, "bob", "waiting-promise"),
        (Reach.ALONE, "bob", "withdrawn"),
        (Reach.ALONE, "bob", "unleft-note"),
        (Reach.ALONE, "bob", "journal"),
    ):
        assert any(f"cnry-{owner}-{what}-" in text for text in reached[reach]), what


def by_reach(house: House) -> list[tuple[Reach, list[Line]]]:
    lines = lines_of(house.people["bob"])
    return [(reach, [one for one in lines if one.reach is reach]) for reach in Reach]


def test_what_would_help_waits_for_the_end_of_a_pause_of_ones_own(
    opened: CheckIn, alice: User, bob: User
) -> None:
    hers, at = member(alice), START + timedelta(hours=1)
    words = Words.objects.get(author=alice, item__position=1)
    open_together.pause(hers, at=at)
    say_support(words, Support.Wish.HELP, "Bread", by=hers, at=at)
    writer = Writer(alice, at, space_of(alice))
    [line] = [
        one.line for one in page_of_words(writer, index(writer), None, "1")[1] if one.line.parts[1:]
    ]
    assert (line.reach, [part.held for part in line.parts]) == (Reach.BOTH, [False, True])
    assert not Support.objects.readable_by(bob, at).exists()


# --- What the other did unseen -------------------------------------------------------------------


@pytest.mark.abuse("AC-13")
def test_what_the_other_did_unseen_changes_no_byte(house: House) -> None:
    client, his = client_of(house, "alice"), member(house.people["bob"])
    assert "Bob and Dana too, where both of you said yes</span>" in "".join(pages(client))
    show_both.take_willing_back(his.couple_id, by=member(house.people["alice"]))
    before = pages(client)
    for week in CheckIn.objects.filter(couple=his.couple, exchange__opens_at=None):
        open_together.seal(week.exchange, by=his, at=now())
    Note.objects.filter(couple=his.couple).update(seen=True)
    show_both.take_willing_back(his.couple_id, by=his)
    assert pages(client) == before
    open_together.pause(his, at=now())
    assert pages(client) == before


def pages(client: Client) -> list[str]:
    found = [client.get(reverse("my-words"), {"page": number}) for number in (1, 2)]
    return [SECRET.sub("", page.text) for page in found]


# --- Rooms and pages -----------------------------------------------------------------------------


@pytest.mark.sqlite
def test_a_room_shows_its_own_and_only_rooms_one_wrote_in_are_offered(house: House) -> None:
    client, path = client_of(house, "alice"), reverse("my-words")
    page = client.get(path, {"room": "notes"}).text
    assert ("cnry-alice-note-" in page, "cnry-alice-journal-" in page) == (True, False)
    assert 'aria-current="page"\n      >Notes</a>' in page
    for wrong in ({"room": "cellar"}, {"page": "99"}, {"page": "x"}):
        assert client.get(path, wrong).status_code == 200
    offered = client_of(house, "charlie").get(path).text
    assert "?room=journal" in offered
    assert "?room=notes" not in offered


def test_weeks_stand_above_the_rest_of_their_month_and_say_their_readers(
    checkin: CheckIn, alice: User, get: Callable[[User, str], str]
) -> None:
    write(alice, items(checkin)[0], "The walk")
    write(alice, items(checkin)[1], "Mine", lane=Lane.ME)
    left(alice, "For the soup", START)
    page = get(alice, "/back/words/")
    places = (
        *("With Bob", "Week of 6 September 2026", "The walk"),
        *("Bob, once both of you have sealed</span>", "Mine", "Only you</span>"),
        *("Also in September 2026", "For the soup", "You and Bob</span>"),
    )
    found = [page.index(place) for place in places]
    assert found == sorted(found)


def test_a_page_opens_its_own_rows_alone_and_asks_the_same_however_much_there_is(
    house: House,
) -> None:
    client, path = client_of(house, "alice"), reverse("my-words")
    client.get(path)
    few, opened = asked(client, path)
    for number in range(A_PAGE):
        left(house.people["alice"], f"For the soup {number}", now())
    many, then = asked(client, path)
    assert len(many) <= len(few) <= 26
    assert then <= opened <= A_PAGE + 6  # of what hangs on words, too


def asked(client: Client, path: str) -> tuple[list[str], int]:
    """Return what a page asked the database, and how many sealed texts it opened."""
    with (
        CaptureQueriesContext(connection) as captured,
        patch.object(decryption, "decrypt_text", wraps=decryption.decrypt_text) as opening,
    ):
        assert client.get(path).status_code == 200
    return [one["sql"] for one in captured], opening.call_count
