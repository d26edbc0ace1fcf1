"""Querysets compiled once: what may differ from call to call, and what is refused."""

import threading
import uuid
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import FieldFetchBlocked
from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext
from django.utils.functional import SimpleLazyObject
from django.utils.timezone import now

from checkins.models import CheckIn
from intimacy.accounts.models import User
from intimacy.couples.models import Couple, Membership
from intimacy.lib.compiled import Fixed, NotCompilable, compiled
from intimacy.sharing.models import LAPSE, Seal, Words
from tests.conftest import START, person

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def test_each_call_asks_with_its_own_values(library: None) -> None:
    @compiled
    def named(user: User, names: list[str]) -> QuerySet[User]:
        return User.objects.filter(pk=user.pk, name__in=names)

    people = [person(name) for name in ("Alice", "Bob", "Charlie")]
    for one in people:
        for names in ([], ["Dana"], ["Dana", one.name], ["Dana", "Eve", one.name]):
            assert named(one, names) == [one] * (one.name in names)
    assert named(SimpleLazyObject(lambda: people[1]), ["Bob"]) == [people[1]]


def test_nothing_is_composed_a_second_time(alice: User) -> None:
    built = []

    @compiled
    def spaces(user: User) -> QuerySet[Membership]:
        built.append(user)
        return Membership.objects.filter(user=user).select_related("couple", "user")

    with CaptureQueriesContext(connection) as asked:
        for _ in range(3):
            [row] = spaces(alice)
            assert (row.user.name, row.couple.kind) == ("Alice", Couple.Kind.SOLO)
    assert len(asked) == 3
    assert len(built) == 2  # with other values each, to see what differs


def test_a_moment_and_what_is_counted_from_it(checkin: CheckIn, alice: User) -> None:
    @compiled
    def sealed(user: User, at: datetime) -> QuerySet[Seal]:
        return Seal.objects.standing(at).filter(user=user, at__lte=at)

    seal = Seal(couple=checkin.couple, exchange=checkin.exchange, user=alice, at=START)
    seal.save()
    instant = timedelta(microseconds=1)
    for at, found in (
        (START - instant, []),
        (START, [seal]),
        (START + LAPSE - instant, [seal]),
        (START + LAPSE, []),
    ):
        assert sealed(alice, at) == found == list(sealed.__wrapped__(alice, at))


def test_rows_come_as_they_were_asked_for(alice: User, bob: User) -> None:
    @compiled
    def names(users: list[int]) -> QuerySet[User, tuple[str, str]]:
        return User.objects.filter(pk__in=users).order_by("name").values_list("name", "zone")

    @compiled
    def flat(users: list[int]) -> QuerySet[User, int]:
        return User.objects.filter(pk__in=users).order_by("pk").values_list("pk", flat=True)

    both = [bob.pk, alice.pk]
    assert names(both) == [("Alice", alice.zone), ("Bob", bob.zone)]
    assert flat(both) == flat([*both, *both, alice.pk]) == sorted(both)


@pytest.mark.parametrize(
    "build",
    [
        lambda user: Seal.objects.filter(user=user, at__lte=now()),  # today
        lambda user: User.objects.filter(pk=user.pk, email=user.email),  # a value of the row
        lambda user: user.memberships.all(),  # a row's own manager
        lambda user: User.objects.all(),  # an argument left out
        lambda user: User.objects.filter(pk=user.pk, name=str(uuid.uuid4())),  # chance
        lambda user: User.objects.filter(name__contains=str(user.pk)),  # a part of a value
    ],
)
def test_what_depends_on_more_than_its_arguments_is_refused(build, alice: User) -> None:
    with pytest.raises((NotCompilable, FieldFetchBlocked)):
        compiled(build)(alice)


def test_a_person_by_key_is_looked_for_where_it_was_asked(alice: User) -> None:
    assert User.objects.get(pk=alice.pk) == alice
    group = Group.objects.create(name="Others")
    too_large = 2**70
    for people, key in (
        *((User.objects, key) for key in (alice.pk + 1, too_large)),
        (group.user_set, alice.pk),
    ):
        with pytest.raises(User.DoesNotExist):
            people.get(pk=key)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_rows_are_locked_within_a_transaction_only(alice: User) -> None:
    @compiled
    def locked(user: User) -> QuerySet[User]:
        return User.objects.select_for_update().filter(pk=user.pk)[:1]

    for _ in range(2):  # the second compiles nothing
        with pytest.raises(TransactionManagementError):
            locked(alice)
        with transaction.atomic(), CaptureQueriesContext(connection) as asked:
            assert locked(alice) == [alice]
        assert "FOR UPDATE" in asked[-1]["sql"]


def test_what_no_statement_can_hold_is_refused() -> None:
    with pytest.raises(NotCompilable, match="dict"):
        compiled(lambda tags: Words.objects.filter(body=tags))({"a": 1})


def test_what_is_fixed_is_part_of_the_statement(library: None) -> None:
    built = []

    @compiled
    def some(zone: Fixed[str], most: Fixed[int]) -> QuerySet[User]:
        built.append((zone, most))
        return User.objects.filter(zone=zone.value).order_by("name")[: most.value]

    people = [person(name, zone) for name, zone in [("Alice", "UTC"), ("Bob", "UTC")]]
    person("Charlie", "Asia/Tokyo")
    for _ in range(2):
        assert some(Fixed("UTC"), Fixed(5)) == people
        assert some(Fixed("UTC"), Fixed(1)) == people[:1]
        assert [user.name for user in some(Fixed("Asia/Tokyo"), Fixed(5))] == ["Charlie"]
    assert len(built) == 2 * 3


def test_what_is_the_same_each_time_stands_in_the_text(library: None) -> None:
    """As a parameter, SQLite would prepare the statement anew wherever an index of some rows has
    it in its condition."""

    @compiled
    def named(pk: int) -> QuerySet[User]:
        return User.objects.filter(pk=pk, name="Al'ice %s 100%").exclude(name__contains="%)s")

    alice, asked = person("Al'ice %s 100%"), []
    with connection.execute_wrapper(lambda run, *query: asked.append(query[0]) or run(*query)):
        assert named(alice.pk) == [alice]
    assert asked[0].count("Al''ice") == 1
    assert named(alice.pk) == list(named.__wrapped__(alice.pk))


def test_rows_sorted_by_what_is_not_selected_end_where_their_columns_do(alice: User) -> None:
    @compiled
    def zones() -> QuerySet[User, str]:
        return User.objects.order_by("zone", "pk").values_list("zone", flat=True).distinct()

    assert zones() == list(zones.__wrapped__()) == ["Europe/Berlin"]


def test_threads_keep_to_their_own_values(alice: User) -> None:
    """Statements are shared, values and connections are not."""

    @compiled
    def at_least(pk: int) -> QuerySet[User, int]:
        return User.objects.filter(pk__gte=pk).values_list("pk", flat=True)

    assert alice.pk in at_least(alice.pk)
    found: dict[int, list[int]] = {}

    def ask(pk: int) -> None:
        found[pk] = at_least(pk)
        connection.close()

    others = [threading.Thread(target=ask, args=[2**30 + n]) for n in range(4)]
    for other in others:
        other.start()
    for other in others:
        other.join()
    assert found == {2**30 + n: [] for n in range(4)}
