"""A talk on the page: one step at a time, its buttons, what the other phone is told, This week."""

import uuid
from datetime import time, timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils.timezone import now

from checkins.models import CheckIn
from intimacy.accounts.middleware import SHARED
from intimacy.couples.spaces import space_of
from intimacy.lib.zones import local_day, moment
from intimacy.pauses import exercises
from intimacy.reminders.models import Message, Schedule
from intimacy.sharing import open_together
from intimacy.talk import guide_talk
from intimacy.talk.models import KEPT, LASTS, PutOff, Talk
from prompts.models import Prompt
from tests.conftest import START, items, member
from tests.home.test_deniable import seen as bytes_of
from tests.page_text import seen
from tests.talk.conftest import NOW, begin, blanked, walk

QUERIES = 7

pytestmark = pytest.mark.usefixtures("clock")


def text(client, talk):
    response = client.get(talk.get_absolute_url())
    assert response.status_code == 200
    return seen(unescape(response.content.decode()))


def press(client, talk, answer="on", number=None):
    talk.refresh_from_db()
    path = reverse("talk:on", args=[talk.pk])
    response = client.post(path, {"answer": answer, "seen": number or talk.number})
    assert (response.status_code, response.url) == (302, talk.get_absolute_url())
    talk.refresh_from_db()


def state(client, talk):
    return client.get(reverse("talk:state", args=[talk.pk]))


@pytest.fixture
def about():
    return Prompt.objects.get(key="appreciation-dull-job").current_id


# --- Step by step -----------------------------------------------------------------------

WHOLE = [
    ("Sit down together", "Alice speaks first, Bob listens", "on"),
    ("Alice speaks", "About 3 minutes; a clock in the room will do.", "on"),
    ("Bob says it back", "What I heard is", "on"),
    ("Did I get it?", "Not quite is a good answer.", "again"),
    ("Bob says it back", "What I heard is", "on"),
    ("Did I get it?", "Not quite is a good answer.", "yes"),
    ("Now the other way round", "Bob speaks next, Alice listens.", "on"),
    ("Bob speaks", "About 3 minutes; a clock in the room will do.", "on"),
    ("Alice says it back", "What I heard is", "on"),
    ("Did I get it?", "Not quite is a good answer.", "yes"),
    ("A word of thanks", "Small is enough.", "on"),
    ("That is all for now", "Nothing of it was kept here.", None),
]


@pytest.mark.sqlite
def test_one_phone_goes_through_it_page_by_page(couple, alice, sign_in):
    client, talk = sign_in(alice), begin(alice)
    for heading, said, answer in WHOLE:
        page = text(client, talk)
        assert f">{heading}</h1>" in page
        assert said in page
        if answer:
            assert "Stop here" in page
            press(client, talk, answer)
    assert "Stop here" not in page


def test_on_two_phones_stopping_says_that_it_is_for_both(couple, alice, bob, sign_in):
    page = text(sign_in(bob), begin(alice, two_phones=True))
    assert "Stop for both" in page
    assert page.index("Not now") < page.index("Stop for both")


def test_before_the_first_speaks_they_may_arrive(couple, alice, sign_in):
    client, talk = sign_in(alice), begin(alice)
    first = exercises.pause("arrive").steps[0].text
    assert "Arrive first" in text(client, talk)
    assert first in text(client, talk)
    assert first not in text(client, walk(talk, "on"))


def test_whoever_they_chose_speaks_first(couple, alice, bob, sign_in):
    talk = walk(begin(alice, first=member(bob).slot), "on")
    assert "Bob speaks" in text(sign_in(alice), talk)


def test_the_question_is_put_to_whoever_speaks(couple, alice, about, sign_in):
    client, talk = sign_in(alice), walk(begin(alice, version=about), "on")
    assert "thanks to Bob" in text(client, talk)
    walk(talk, "on", "on", "yes", "on")
    assert "thanks to Alice" in text(client, talk)


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"answer": "on"},
        {"answer": "on", "seen": "x"},
        {"answer": "on", "seen": "-1"},
        {"answer": "on", "seen": "1" * 40},
        {"answer": "on", "seen": "\u00b9"},
        {"answer": "yes", "seen": "1"},
        {"answer": "closed", "seen": "1"},
    ],
)
def test_a_press_that_is_none_leads_back_to_where_it_is(couple, alice, sign_in, sent):
    talk = begin(alice)
    response = sign_in(alice).post(reverse("talk:on", args=[talk.pk]), sent)
    assert (response.status_code, response.url) == (302, talk.get_absolute_url())
    talk.refresh_from_db()
    assert talk.number == 1


def test_a_page_that_has_grown_old_moves_nothing(couple, alice, bob, sign_in):
    talk = begin(alice, two_phones=True)
    press(sign_in(alice), talk)
    press(sign_in(bob), talk, number=1)
    assert talk.step == "speak"


def test_stopping_ends_it(couple, alice, sign_in):
    client, talk = sign_in(alice), begin(alice)
    client.post(reverse("talk:end", args=[talk.pk]))
    assert "That is all for now" in text(client, talk)


def test_after_a_weeks_question_they_may_say_that_they_talked(opened, alice, sign_in):
    item = items(opened)[0]
    client = sign_in(alice)
    talk = begin(alice, version=item.version_id, checkin=opened)
    guide_talk.stop(talk, at=now())
    talked = reverse("checkins:talked", args=[opened.pk])
    assert f'action="{talked}"' in client.get(talk.get_absolute_url()).text
    client.post(talked)
    assert CheckIn.objects.get(pk=opened.pk).talked_at
    assert talked not in client.get(talk.get_absolute_url()).text


def test_it_ends_by_itself_and_then_its_page_goes(couple, alice, sign_in, clock):
    client, talk = sign_in(alice), walk(begin(alice), "on")
    clock.move_to(NOW + LASTS)
    assert "That is all for now" in text(client, talk)
    clock.move_to(NOW + LASTS + KEPT)
    assert client.get(talk.get_absolute_url()).status_code == 404


def test_a_page_takes_few_queries(couple, alice, about, sign_in, django_assert_max_num_queries):
    client, talk = sign_in(alice), begin(alice, two_phones=True, version=about)
    text(client, talk)
    with django_assert_max_num_queries(QUERIES):
        text(client, talk)
    with django_assert_max_num_queries(4):
        state(client, talk)


# --- What the other phone is told -------------------------------------------------------


@pytest.mark.sqlite
def test_the_other_phone_asks_for_little_and_gets_no_word(couple, alice, bob, sign_in, clock):
    client, talk = sign_in(bob), begin(alice, two_phones=True)
    assert state(client, talk).json() == {"number": 1, "over": False, "left": 0}
    walk(talk, "on", at=NOW)
    clock.shift(timedelta(seconds=20))
    answer = state(client, talk)
    assert answer.json() == {"number": 2, "over": False, "left": 160}
    assert "no-store" in answer.headers["Cache-Control"]
    assert len(answer.content) < 60
    guide_talk.stop(talk, at=now())
    assert state(client, talk).json() == {"number": 3, "over": True, "left": 0}


@pytest.mark.abuse("AC-01")
@pytest.mark.parametrize("name", ["talk", "state", "on", "end"])
def test_to_others_it_is_not_there(couple, alice, bob, charlie, sign_in, name):
    talk = begin(alice)
    for person in (bob, charlie):
        client = sign_in(person)
        for pk in (talk.pk, uuid.uuid4()):
            path = reverse(f"talk:{name}", args=[pk])
            ask = client.post if name in {"on", "end"} else client.get
            assert ask(path, {"answer": "on", "seen": "1"}).status_code == 404
    talk.refresh_from_db()
    assert (talk.number, talk.step) == (1, "arrive")


def test_two_phones_without_scripts_have_a_way_to_look_again(couple, alice, sign_in):
    client = sign_in(alice)
    assert "Refresh" not in text(client, begin(alice))
    both = begin(alice, two_phones=True)
    assert f'<noscript><a href="{both.get_absolute_url()}">Refresh' in client.get(
        both.get_absolute_url()
    ).text.replace("\n", "")


def test_one_phone_asks_nothing_by_itself(couple, alice, sign_in):
    assert "data-state" not in sign_in(alice).get(begin(alice).get_absolute_url()).text


def test_whoever_presses_as_the_space_closes_reads_what_any_later_moment_says(
    couple, alice, bob, sign_in, monkeypatch
):
    client, talk, before = sign_in(alice), begin(alice), space_of(alice)
    monkeypatch.setattr("intimacy.couples.access.space_of", lambda _: before)
    couple.ended_at = NOW
    couple.save()
    monkeypatch.setattr("intimacy.talk.views.take_turns._visible", lambda *_: [talk])
    for name in ("on", "end"):
        path = reverse(f"talk:{name}", args=[talk.pk])
        assert client.post(path, {"answer": "on", "seen": "1"}).status_code == 404


# --- This week --------------------------------------------------------------------------

LINE = "A talk is open"


def week(client):
    return seen(client.get("/week/").content.decode())


@pytest.mark.abuse("AC-04")
def test_on_one_phone_the_others_week_says_nothing(checkin, alice, bob, sign_in):
    his = sign_in(bob)
    before = bytes_of(his, checkin)
    begin(alice)
    assert bytes_of(his, checkin) == before
    assert LINE in week(sign_in(alice))


def test_on_two_phones_it_has_one_quiet_line_while_it_is_open(checkin, alice, bob, sign_in, clock):
    his, talk = sign_in(bob), begin(alice, two_phones=True)
    assert week(his).count(LINE) == 1
    assert talk.get_absolute_url() in his.get("/week/").text
    guide_talk.stop(talk, at=now())
    assert LINE not in week(his)
    begin(alice, two_phones=True)
    assert LINE in week(his)
    clock.shift(LASTS)
    assert LINE not in week(his)


@pytest.mark.sqlite
@pytest.mark.abuse("AC-04")
def test_not_now_takes_the_others_off_ones_own_week_for_the_day_and_they_see_no_difference(
    checkin, alice, bob, sign_in, clock
):
    his, hers, talk = sign_in(bob), sign_in(alice), begin(alice, two_phones=True)
    paths = ("/week/", "/together/", "/together/t/", talk.get_absolute_url())
    before = [blanked(hers.get(path).content) for path in paths]
    later = reverse("talk:not-now", args=[talk.pk])
    assert later in his.get(talk.get_absolute_url()).text
    assert later not in before[-1]
    assert hers.post(later).status_code == 404
    assert "Nobody is told" in his.post(later, follow=True).text
    assert [blanked(hers.get(path).content) for path in paths] == before
    assert LINE not in week(his)
    assert his.get(talk.get_absolute_url()).status_code == 200
    begin(alice, two_phones=True)
    assert LINE not in week(his)  # nor the next she begins
    begin(bob)
    assert LINE in week(his)  # but his own
    Talk.objects.filter(started_by=bob).delete()
    tomorrow = moment(local_day(NOW, bob.zone) + timedelta(days=1), time(0), bob.zone)
    begin(alice, tomorrow, two_phones=True)
    clock.move_to(tomorrow - timedelta(seconds=1))
    assert LINE not in week(his)
    clock.move_to(tomorrow)
    assert LINE in week(his)
    guide_talk.forget_over(tomorrow)
    assert not PutOff.objects.exists()


@pytest.mark.abuse("AC-62")
def test_a_paused_persons_talk_changes_no_byte_of_the_others_pages(checkin, alice, bob, sign_in):
    his, hers = sign_in(bob), sign_in(alice)
    paths = ("/week/", "/together/", "/together/t/")
    before = [blanked(his.get(path).content) for path in paths]
    open_together.pause(member(alice), at=START)
    talk = begin(alice, two_phones=True)
    assert [blanked(his.get(path).content) for path in paths] == before
    assert his.get(talk.get_absolute_url()).status_code == 404
    assert LINE in week(hers)  # her own pages are as they always are
    assert "data-state" in hers.get(talk.get_absolute_url()).text


def test_nothing_is_sent(checkin, alice, bob, mailoutbox):
    kept = Schedule.objects.count(), Message.objects.count()
    walk(begin(alice, two_phones=True), "on", "on")
    assert (Schedule.objects.count(), Message.objects.count()) == kept
    assert not mailoutbox


def test_asking_keeps_a_shared_device_in_use_as_any_page_does(couple, alice, sign_in):
    client, talk = sign_in(alice), begin(alice, two_phones=True)
    session = client.session
    session[SHARED] = True
    session.save()
    assert state(client, talk).status_code == 200


def test_no_row_says_who_spoke_how_long(couple, alice):
    talk = walk(begin(alice), "on", "on", "on", "yes", at=NOW + timedelta(minutes=5))
    moments = {f.attname for f in Talk._meta.concrete_fields if "Time" in type(f).__name__}
    assert moments == {"step_began_at", "ends_at"}
    assert talk.step_began_at == NOW + timedelta(minutes=5)
