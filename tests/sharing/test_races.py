"""Two people at the same moment, on real connections: the lock makes them take turns."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from checkins.begin_week import current
from checkins.models import CheckIn
from intimacy.accounts.models import User
from intimacy.couples import pair_couple
from intimacy.couples.models import Couple, Invitation, Membership
from intimacy.couples.part_couple import leave
from intimacy.couples.spaces import lock_people
from intimacy.keys.decryption import decrypt_readable
from intimacy.lib.tokens import token_hash
from intimacy.sharing import open_together, opened_words
from intimacy.sharing.models import UNDO, Acknowledgement, Exchange, Item, Seal, Words
from intimacy.sharing.write_words import AlreadySealed, Conflict, Draft, save
from tests.conftest import START, items, member, pair, person, write

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 100
type Act = Callable[[int], object]


def race(*acts: Act, rounds: int = 1) -> list[tuple[object, ...]]:
    """Let each act run in a thread and connection of its own, all at once in every round.

    Returns for each round what the acts returned or raised, in their order.
    """
    start, results = Barrier(len(acts)), [[None] * len(acts) for _ in range(rounds)]

    def run(which: int, act: Act) -> None:
        try:
            for n in range(rounds):
                start.wait(30)
                try:
                    results[n][which] = act(n)
                except Exception as error:
                    results[n][which] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair_) for pair_ in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return [tuple(round_) for round_ in results]


def errors(results: list[tuple[object, ...]]) -> list[Exception]:
    return [result for round_ in results for result in round_ if isinstance(result, Exception)]


def exchanges(checkin: CheckIn, count: int = ROUNDS) -> list[Exchange]:
    """More places to open together in the same space, each with one item."""
    version = items(checkin)[0].version_id
    made = Exchange.objects.bulk_create(Exchange(couple=checkin.couple) for _ in range(count))
    Item.objects.bulk_create(Item(exchange=e, position=1, version_id=version) for e in made)
    return made


def sealing(places: list[Exchange], me: Membership) -> Act:
    return lambda n: open_together.seal(places[n], by=me, at=START)


@pytest.mark.abuse("AC-53")
def test_double_seals_open_exactly_once_each(checkin, alice, bob):
    places = exchanges(checkin)
    done = race(sealing(places, member(alice)), sealing(places, member(bob)), rounds=ROUNDS)
    assert errors(done) == []
    opened = Exchange.objects.filter(pk__in=[p.pk for p in places])
    assert set(opened.values_list("opens_at", flat=True)) == {START + UNDO}
    assert Seal.objects.filter(exchange__in=opened).count() == 2 * ROUNDS


@pytest.mark.abuse("AC-51")
def test_a_double_press_seals_once(checkin, alice):
    places = exchanges(checkin, 10)
    press = sealing(places, member(alice))
    assert errors(race(press, press, press, rounds=10)) == []
    assert Seal.objects.count() == 10


@pytest.mark.abuse("AC-54")
def test_an_undo_racing_the_second_seal_leaves_nothing_opening(checkin, alice, bob):
    places, me = exchanges(checkin, 20), member(alice)
    for place in places:
        open_together.seal(place, by=me, at=START)

    def undo(n):
        open_together.take_back(places[n], by=me, at=START)

    assert errors(race(undo, sealing(places, member(bob)), rounds=20)) == []
    assert not Exchange.objects.filter(opens_at__isnull=False).exists()
    assert set(Seal.objects.values_list("user", flat=True)) == {bob.pk}


@pytest.mark.abuse("AC-62")
def test_a_pause_racing_the_second_seal_lets_nothing_open(checkin, alice, bob):
    places, me = exchanges(checkin, 10), member(alice)
    for place in places:
        open_together.seal(place, by=me, at=START)
        Membership.objects.filter(pk=me.pk).update(paused_at=None)
        done = race(lambda n: open_together.pause(me, at=START), sealing([place], member(bob)))
        assert errors(done) == []
    assert not Exchange.objects.filter(opens_at__isnull=False).exists()


@pytest.mark.abuse("AC-54")
def test_an_edit_racing_the_seal_is_kept_or_told(checkin, alice, bob):
    places, me = exchanges(checkin, 20), member(alice)
    rows = [write(alice, place.items.get(), "Before") for place in places]

    def edit(n):
        return save(rows[n].item, Draft("After", 1), by=me, at=START)

    done = race(edit, sealing(places, me), rounds=20)
    texts = decrypt_readable(Words, [row.pk for row in rows], "body", alice)
    for (edited, _), row in zip(done, rows, strict=True):
        assert isinstance(edited, Words | AlreadySealed)
        assert texts[row.pk] == ("After" if isinstance(edited, Words) else "Before")
    assert set(Words.objects.values_list("state", flat=True)) == {Words.State.GIVEN}


@pytest.mark.abuse("AC-52")
def test_two_tabs_at_once_keep_one_and_tell_the_other(checkin, alice):
    places, me = exchanges(checkin, 10), member(alice)
    rows = [write(alice, place.items.get(), "Before") for place in places]

    def tab(text):
        return lambda n: save(rows[n].item, Draft(text, 1), by=me, at=START)

    done = race(tab("One"), tab("Two"), rounds=10)
    texts = decrypt_readable(Words, [row.pk for row in rows], "body", alice)
    for tabs, row in zip(done, rows, strict=True):
        assert {type(tab) for tab in tabs} == {Words, Conflict}
        assert texts[row.pk] == ("One" if isinstance(tabs[0], Words) else "Two")


@pytest.mark.abuse("AC-51")
def test_eight_equal_first_drafts_are_one(checkin, alice):
    item, me = items(checkin)[0], member(alice)
    done = race(*[lambda n: save(item, Draft("The walk", 0), by=me, at=START)] * 8)
    assert {(words.pk, words.version) for words in done[0]} == {(Words.objects.get().pk, 1)}


@pytest.mark.abuse("AC-51")
def test_eight_equal_acknowledgements_are_one(opened, alice, bob):
    words, me, at = Words.objects.filter(author=bob).first(), member(alice), START + UNDO
    hear = [lambda n: opened_words.acknowledge(words, "hear", by=me, at=at)] * 8
    assert errors(race(*hear)) == []
    assert Acknowledgement.objects.get().author == alice


@pytest.mark.abuse("AC-13")
def test_of_a_hundred_acceptances_of_one_invitation_one_holds(alice):
    guests = [person(f"Guest{n}") for n in range(20)]
    hashed = token_hash(pair_couple.invite(alice, at=START))
    done = race(*[accepting(hashed, guest) for guest in guests], rounds=5)
    assert len(errors(done)) == 99
    assert Invitation.objects.get(accepted_by__isnull=False).accepted_by in guests


@pytest.mark.abuse("AC-13")
def test_of_a_hundred_acceptances_ten_invitations_take_one_each(alice):
    guests = [person(f"Guest{n}") for n in range(10)]
    for _ in range(10):
        hashed = token_hash(pair_couple.invite(alice, at=START))
        done = race(*[accepting(hashed, guest) for guest in guests])
        refused = errors(done)
        assert len(refused) == 9
        assert {repr(error) for error in refused} == {repr(ValidationError(pair_couple.REFUSED))}


def accepting(hashed: str, guest: User) -> Act:
    return lambda n: pair_couple.accept(hashed, by=guest, at=START)


@pytest.mark.abuse("AC-16")
def test_two_pairings_racing_over_one_person_make_one_couple(alice, bob, charlie):
    for _ in range(5):
        first = accepted(alice, bob)
        second = accepted(bob, charlie)  # Bob said yes to Alice and was said yes to by Charlie
        done = race(
            lambda n, it=first: pair_couple.confirm(it, by=alice, at=START),
            lambda n, it=second: pair_couple.confirm(it, by=bob, at=START),
        )
        assert [type(error) for error in errors(done)] == [ValidationError]
        assert Couple.objects.filter(kind="pair", ended_at=None).count() == 1
        leave(member(bob), at=START)


def accepted(inviter: User, acceptor: User) -> Invitation:
    hashed = token_hash(pair_couple.invite(inviter, at=START))
    return pair_couple.accept(hashed, by=acceptor, at=START)


@pytest.mark.abuse("AC-16")
def test_a_double_press_on_yes_makes_one_couple(alice, bob):
    invitation = accepted(alice, bob)
    done = race(*[lambda n: pair_couple.confirm(invitation, by=alice, at=START)] * 4)
    assert len(errors(done)) == 3
    assert Couple.objects.filter(kind="pair").count() == 1


def test_two_first_visits_begin_one_week_with_the_same_prompts(couple):
    weeks = 12

    def visit(n):
        return current(couple, START + n * timedelta(weeks=1)).pk

    done = race(visit, visit, visit, rounds=weeks)
    assert all(len(set(round_)) == 1 for round_ in done)
    assert couple.checkins.count() == couple.exchanges.count() == weeks
    assert Item.objects.count() == 4 * weeks


@pytest.mark.abuse("AC-58")
def test_leaving_while_the_other_writes_always_works(alice, bob):
    for _ in range(10):
        checkin = current(pair(alice, bob), START)
        item, me, other = items(checkin)[0], member(alice), member(bob)
        done = race(
            lambda n, me=me: leave(me, at=START),
            lambda n, it=item, who=other: save(it, Draft("Hello", 0), by=who, at=START),
        )
        assert errors(done) == []
        assert not member(alice).couple.is_pair


@pytest.mark.abuse("AC-58")
def test_a_lock_on_people_does_not_hold_up_what_they_write(checkin, alice, bob):
    """Leaving locks people, then the couple; writing locks the couple, then points at people."""
    with transaction.atomic():
        lock_people(alice, bob)
        item, me = items(checkin)[0], member(bob)
        done = race(lambda n: without_waiting(lambda: save(item, Draft("Hi", 0), by=me, at=START)))
        assert errors(done) == []


def without_waiting(act: Callable[[], object]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '1s'")
    act()


@pytest.mark.abuse("AC-16")
def test_both_leaving_at_once_is_leaving_once(alice, bob):
    for _ in range(5):
        pair(alice, bob)
        me, other = member(alice), member(bob)
        done = race(
            lambda n, me=me: leave(me, at=START), lambda n, other=other: leave(other, at=START)
        )
        assert errors(done) == []
        assert Membership.objects.current().count() == 2
