"""After a date: one question, answered apart and opened together, as in a check-in."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine

from intimacy.couples.part_couple import leave
from intimacy.dates import move_date, question_after
from intimacy.dates.models import Afterwards
from intimacy.sharing import open_together
from intimacy.sharing.models import LAPSE, UNDO, Exchange, Lane, Words
from intimacy.sharing.write_words import Draft, save
from prompts.models import Prompt
from tests.conftest import member
from tests.dates.had import DAY, EVENING, agreed

OVER = EVENING + timedelta(minutes=90)
LATER = OVER + timedelta(hours=1)
NEUTRAL = "Nothing to show here."


@pytest.fixture
def night(couple, alice):
    return agreed(couple, alice)


@pytest.fixture
def at(sign_in):
    """Ask for a page of the evening, or send it something, at a moment."""
    clients = {}

    def asked(user, path, when=LATER, **fields):
        with time_machine.travel(when, tick=False):
            client = clients[user.pk] = clients.get(user.pk) or sign_in(user)
            return client.post(path, fields) if fields else client.get(path)

    return asked


def url(night, page=""):
    return f"/together/dates/{night.pk}/after/{page}"


def put(night, user, text, lane=Lane.US, when=LATER, seal=True):
    with time_machine.travel(when, tick=False):
        item = question_after.add_question(night)
        save(item, Draft(text, seen=0, lane=lane), by=member(user), at=when)
        if seal:
            open_together.seal(item.exchange, by=member(user), at=when)
    return item


def page_of(response):
    assert response.status_code == 200
    page = unescape(response.content.decode())
    return re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", page)


def test_nothing_is_asked_before_it_is_over(night, alice, at):
    for when in (EVENING - DAY, OVER - timedelta(seconds=1)):
        assert at(alice, url(night), when).status_code == 404
        assert at(alice, url(night), when, text="Early").status_code == 404
    assert at(alice, url(night), OVER).status_code == 200
    assert not Exchange.objects.exists()  # a look writes nothing down


@pytest.mark.parametrize("fate", ["missed", "moved"])
def test_nothing_is_asked_of_an_evening_that_was_not(night, alice, at, fate):
    if fate == "missed":
        move_date.miss(night, seen=night.revision, at=LATER)
    else:
        move_date.shift(night, 7, by=alice, seen=night.revision, at=LATER)
    assert at(alice, url(night)).status_code == 404
    assert at(alice, url(night), text="Hello").status_code == 404
    assert not Words.objects.exists()


@pytest.mark.sqlite
def test_the_whole_story(night, alice, bob, at):
    for person, text in ((alice, "The tram"), (bob, "The soup")):
        at(person, url(night), text=text, seen="0", lane="us", go="review")
        assert text in page_of(at(person, url(night, "review/")))
        assert at(person, url(night, "seal/"), sealed="yes").url == url(night, "mine/")
    assert at(alice, url(night), LATER + UNDO).url == url(night, "both/")
    for person in (alice, bob):
        page = page_of(at(person, url(night, "both/"), LATER + UNDO))
        assert "The tram" in page
        assert "The soup" in page
        assert "After 8 September 2026 · Soup" in page.replace("<bdi>", "").replace("</bdi>", "")


@pytest.mark.parametrize("his", ["only me", "passed", "nothing"])
def test_what_met_no_answer_stays_with_its_author(night, alice, bob, at, his):
    put(night, alice, "The tram")
    lane = Lane.ME if his == "only me" else Lane.US
    put(night, bob, "" if his != "only me" else "The soup", lane)
    opened = LATER + UNDO
    hers = page_of(at(alice, url(night, "both/"), opened))
    assert "This one stays with you." in hers
    assert "The soup" not in hers
    assert "The tram" not in page_of(at(bob, url(night, "both/"), opened))
    words = Words.objects.get(author=alice)
    at(alice, f"/w/{words.pk}/letting/", opened, ok="1")
    assert "The tram" in page_of(at(bob, url(night, "both/"), opened))


def test_words_after_a_date_have_the_fates_of_any_words(night, alice, bob, at):
    put(night, alice, "The tram")
    put(night, bob, "The soup")
    hers, opened = Words.objects.get(author=alice), LATER + UNDO
    back = f"{url(night, 'both/')}#w-{hers.pk}"
    assert at(alice, f"/w/{hers.pk}/line/", opened, text="And the rain").url == back
    assert at(bob, f"/w/{hers.pk}/acknowledgement/", opened, kind="hear").url == back
    refused = at(bob, f"/w/{hers.pk}/acknowledgement/", opened, kind="own")
    assert refused.status_code == 422
    assert "Write a few words first" in refused.text
    assert 'href="/together/" aria-current="page"' in refused.text
    assert "And the rain" in page_of(at(bob, url(night, "both/"), opened))
    at(alice, f"/w/{hers.pk}/withdrawal/", opened, sure="1")
    his = page_of(at(bob, url(night, "both/"), opened))
    assert "The tram" not in his
    assert NEUTRAL in his


def test_undo_calls_the_opening_off(night, alice, bob, at):
    put(night, alice, "The tram")
    put(night, bob, "The soup")
    assert at(alice, url(night, "seal/undo/"), LATER, undo="1").url == url(night, "review/")
    assert Exchange.objects.get().opens_at is None
    assert at(bob, url(night, "both/"), LATER + UNDO).url == url(night)


def acts(night, bob):
    """What Bob may do, none of which Alice's page may tell."""
    yield lambda: None
    yield lambda: put(night, bob, "The soup", seal=False)
    yield lambda: open_together.pause(member(bob), at=LATER)
    yield lambda: open_together.seal(Exchange.objects.get(), by=member(bob), at=LATER)


@pytest.mark.abuse("AC-04, AC-62")
@pytest.mark.parametrize("part", ["", "mine/"])
def test_no_page_of_hers_tells_what_he_did(night, alice, bob, at, part):
    when, paths = LATER + 2 * UNDO, (url(night, part), "/together/dates/past/")
    if part:
        put(night, alice, "The tram")
    before = [page_of(at(alice, path, when)) for path in paths]
    for act in acts(night, bob):
        act()
        assert [page_of(at(alice, path, when)) for path in paths] == before
    open_together.resume(member(bob), at=when)
    assert bool(Exchange.objects.get().opens_at) == bool(part)


def test_seals_nobody_met_lapse(night, alice, bob, at):
    put(night, alice, "The tram")
    late = LATER + LAPSE + DAY
    assert "The tram" in page_of(at(alice, url(night), late))
    put(night, bob, "The soup", when=late)
    assert Exchange.objects.get().opens_at is None


def test_what_is_typed_too_late_is_given_back(night, alice, bob, at):
    put(night, alice, "The tram")
    sealed = at(alice, url(night), text="And the rain", seen="1")
    assert sealed.status_code == 409
    assert "And the rain" in sealed.content.decode()
    kept = at(alice, url(night), text="And the rain", seen="1", go="take-back", lane="us")
    assert kept.status_code == 302
    put_again = at(alice, url(night), text="Other", seen="1")
    assert put_again.status_code == 409
    assert "You wrote this in two places" in put_again.content.decode()


def test_what_both_said_cannot_be_made_not_to_have_been(night, alice, bob, at):
    """One of the two says later that they missed it: both keep reading."""
    put(night, alice, "The soup")
    put(night, bob, "The stars")
    opened = LATER + UNDO
    move_date.miss(night, seen=night.revision, at=opened)
    move_date.shift(night, 7, by=bob, seen=night.revision, at=opened)
    assert "The stars" in page_of(at(alice, url(night, "both/"), opened))
    assert "We missed it" not in page_of(at(alice, f"/together/dates/{night.pk}/", opened))
    assert "We missed it" in page_of(at(alice, f"/together/dates/{night.pk}/", LATER))


def test_too_much_is_said_at_the_field(night, alice, at):
    refused = at(alice, url(night), text="x" * 10_001, seen="0")
    assert refused.status_code == 422
    assert "a little too long" in refused.content.decode()
    assert not Afterwards.objects.exists()


def test_the_questions_go_round(couple, alice, bob):
    nights = [agreed(couple, alice, EVENING + n * DAY) for n in range(15)]
    asked = [question_after.question(night).prompt.key for night in nights]
    assert len(set(asked)) == 14
    assert asked[14] == asked[0]


@pytest.mark.abuse("AC-04")
def test_calling_off_an_earlier_date_does_not_tell_who_wrote(couple, alice, bob, at):
    """What somebody wrote to is frozen; what nobody wrote to must not move either."""
    first, night = (agreed(couple, alice, EVENING - n * DAY) for n in (1, 0))
    before = page_of(at(alice, url(night)))
    move_date.miss(first, seen=first.revision, at=LATER)
    assert page_of(at(alice, url(night))) == before
    put(night, bob, "The soup")
    assert page_of(at(alice, url(night))) == before


def test_without_a_question_there_is_no_page(night, alice, at):
    Prompt.objects.filter(key__startswith="after-date-").update(status=Prompt.Status.RETIRED)
    assert at(alice, url(night)).status_code == 404


PAGES = ("", "review/", "mine/", "both/")


@pytest.mark.abuse("AC-01, AC-25")
def test_a_stranger_and_a_closed_space_find_nothing(night, alice, bob, charlie, at):
    put(night, alice, "The tram")
    put(night, bob, "The soup")
    opened = LATER + UNDO
    for page in PAGES:
        assert at(charlie, url(night, page), opened).status_code == 404
    assert at(charlie, url(night, "seal/"), opened, seal="1").status_code == 404
    leave(member(bob), at=opened)
    for page in PAGES:
        assert at(alice, url(night, page), opened).status_code == 404
    assert "The tram" in page_of(at(alice, "/back/words/", opened))
    assert "The soup" not in page_of(at(alice, "/back/words/", opened))


def test_my_words_say_what_they_were_written_after(night, alice, bob, at):
    put(night, alice, "The tram")
    put(night, bob, "The soup")
    for path in ("/back/words/", "/back/words/export/"):
        page = page_of(at(alice, path, LATER + UNDO))
        assert "After a date, 8 September 2026" in page
        assert "The tram" in page
        assert "The soup" not in page


def test_a_reader_takes_the_same_queries_whatever_there_is(
    night, alice, bob, at, django_assert_max_num_queries
):
    at(alice, url(night))
    with django_assert_max_num_queries(12):
        at(alice, url(night))
    put(night, alice, "The tram")
    put(night, bob, "The soup")
    with django_assert_max_num_queries(13):
        page_of(at(alice, url(night, "both/"), LATER + UNDO))
