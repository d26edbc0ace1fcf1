"""What one wrote seven weeks or a year ago, on This week: a line without words, at rest only."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from checkins.begin_week import current
from checkins.models import CheckIn
from intimacy.couples.spaces import space_of
from intimacy.home.past_weeks import ECHOES, Echo, echo
from intimacy.sharing.models import Words
from prompts.models import Prompt
from tests.conftest import START, items, member, seal, write
from tests.page_text import seen

LINE = "Seven weeks ago you wrote something."
SEVEN = timedelta(weeks=7)
NOW = START + SEVEN + timedelta(hours=3)


@pytest.fixture
def alone(alice):
    """A week alone, answered and sealed, and the one seven weeks later, sealed as well."""
    first = current(member(alice).couple, START)
    write(alice, items(first)[0], "The smell of rain")
    seal(alice, first)
    then = current(member(alice).couple, NOW)
    seal(alice, then, at=NOW)
    return first, then


def week_page(sign_in, user, at=NOW):
    with time_machine.travel(at, tick=False):
        return seen(sign_in(user).get("/week/"))


@pytest.mark.sqlite
def test_a_line_without_the_words_leads_to_the_week(sign_in, alone, alice):
    first, _ = alone
    html = week_page(sign_in, alice)
    assert f'<a href="/c/{first.pk}/">{LINE}</a>' in html
    assert "smell of rain" not in html


def test_a_year_comes_before_seven_weeks_and_other_weeks_do_not_come(alone, alice):
    first, then = alone
    space = space_of(alice)
    assert [days.days for days in ECHOES] == [364, 49]
    assert echo(space, then.week) == Echo(first, year=False)
    assert echo(space, first.week + timedelta(days=364)) == Echo(first, year=True)
    for days in (42, 48, 50, 56, 365):
        assert echo(space, first.week + timedelta(days=days)) is None


def test_nothing_while_there_is_something_to_do(sign_in, alice):
    first = current(member(alice).couple, START)
    write(alice, items(first)[0], "The smell of rain")
    seal(alice, first)
    assert LINE not in week_page(sign_in, alice)  # the week is open


@pytest.mark.parametrize(
    "changed",
    [
        lambda item: Prompt.objects.filter(pk=item.version.prompt_id).update(depth=3),
        lambda item: Prompt.objects.filter(pk=item.version.prompt_id).update(kind="repair"),
        lambda item: item.words.update(state=Words.State.PASSED),
        lambda item: item.words.update(state=Words.State.DRAFT),
        lambda item: item.words.update(withdrawn_at=START),
    ],
    ids=["deep", "about a quarrel", "passed", "a draft", "taken back"],
)
def test_what_is_better_left_alone(alone, alice, changed):
    first, then = alone
    assert echo(space_of(alice), then.week)
    changed(items(first)[0])
    assert echo(space_of(alice), then.week) is None


@pytest.mark.abuse("AC-04, AC-62")
def test_it_is_of_ones_own_words_alone(opened, alice, bob):
    then = START.date() + SEVEN
    assert echo(space_of(bob), then) == Echo(opened, year=False)
    Words.objects.filter(author=bob).delete()
    assert echo(space_of(bob), then) is None
    assert echo(space_of(alice), then) == Echo(opened, year=False)


@pytest.mark.sqlite
def test_talked_about_it_stands_there_in_one_query_more(sign_in, opened, alice, bob):
    then = current(opened.couple, NOW)
    CheckIn.objects.update(talked_at=NOW)
    for user in (alice, bob):
        seal(user, then, at=NOW)
    at = NOW + timedelta(minutes=2)
    client = sign_in(alice)
    with time_machine.travel(at, tick=False):
        client.get("/week/")
        with CaptureQueriesContext(connection) as asked:
            assert LINE in seen(client.get("/week/"))
        assert len(asked) <= 13
        CheckIn.objects.filter(pk=then.pk).update(talked_at=None)
        assert LINE not in seen(client.get("/week/"))
