"""Choosing what to talk about: three questions at a time, a week's, or something of one's own."""

import uuid
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from checkins import talk_questions
from intimacy.couples.spaces import space_of
from intimacy.dates import question_after
from intimacy.sharing import open_together
from intimacy.talk.models import Talk
from prompts.picker import leanings
from tests.conftest import START, items, member, write
from tests.dates.had import agreed
from tests.page_text import seen
from tests.talk.conftest import NOW, blanked

PATH = "/together/t/"
GOOD = {"question": "", "minutes": "3", "first": "1", "phones": "one"}
QUERIES = 10

pytestmark = pytest.mark.usefixtures("clock")


def offered(user, number=0):
    return talk_questions.set_number(space_of(user), number, NOW)


def text(client, path=PATH):
    return seen(unescape(client.get(path).content.decode()))


def press(client, path=PATH, **fields):
    return client.post(path, GOOD | fields)


# --- Three at a time --------------------------------------------------------------------


@pytest.mark.sqlite
def test_the_three_of_every_week_come_first_and_another_three_behind(checkin, alice, sign_in):
    client = sign_in(alice)
    first, second = text(client), text(client, f"{PATH}?more=1")
    for number, page in enumerate((first, second)):
        assert all(one.text in page for one in offered(alice, number))
        assert not any(one.text in page for one in offered(alice, number + 1))
    assert 'href="/together/t/?more=1"' in client.get(PATH).text
    assert 'href="/together/t/?more=2"' in client.get(f"{PATH}?more=1").text


@pytest.mark.parametrize("more", ["", "x", "-1", "٣", "9" * 30, "1.5", "0", "7"])
def test_whatever_else_the_address_says_the_first_three_are_there(checkin, alice, sign_in, more):
    page = sign_in(alice).get(PATH, {"more": more})
    assert page.status_code == 200
    assert offered(alice)[0].text in unescape(page.text)


def test_it_takes_few_queries(opened, alice, sign_in, django_assert_max_num_queries):
    client = sign_in(alice)
    for path in (PATH, f"{PATH}?more=3", reverse("talk:week", args=[opened.pk])):
        client.get(path)
        with django_assert_max_num_queries(QUERIES):
            client.get(path)


@pytest.mark.abuse("AC-04")
def test_what_the_other_rules_out_this_week_changes_no_byte(checkin, alice, bob, sign_in):
    def pages(client):
        paths = [f"{PATH}?more={n}" for n in range(7)]
        return [blanked(client.get(path).content) for path in paths]

    client = sign_in(bob)
    before = pages(client)
    leanings.choose_practices(
        checkin.couple, ruled_out=["curiosity", "appreciation", "support"], agreed=[], by=alice
    )
    assert pages(client) == before


# --- Beginning --------------------------------------------------------------------------


@pytest.mark.sqlite
def test_a_question_that_is_drawn_is_talked_about(checkin, alice, sign_in):
    wanted = offered(alice, 2)[1]
    chosen = {"question": wanted.key, "minutes": "5", "first": "2", "phones": "two"}
    response = press(sign_in(alice), f"{PATH}?more=2", **chosen)
    talk = Talk.objects.get()
    assert (response.status_code, response.url) == (302, talk.get_absolute_url())
    assert (talk.version_id, talk.minutes, talk.first) == (wanted.version, 5, 2)
    assert talk.two_phones
    assert talk.shown
    assert talk.checkin is None


def test_so_is_something_of_their_own(checkin, alice, sign_in):
    press(sign_in(alice))
    talk = Talk.objects.get()
    assert (talk.version, talk.anchor, talk.shown) == (None, "", False)


def test_so_is_an_anchor_as_it_always_was(checkin, alice, sign_in):
    del checkin.coming["talk"]
    checkin.save()
    client = sign_in(alice)
    press(client, question="mind")
    talk = Talk.objects.get()
    assert (talk.version, talk.anchor) == (None, "mind")
    assert "What is on your mind these days?" in text(client, talk.get_absolute_url())


def test_pressing_twice_begins_one(checkin, alice, sign_in):
    client, once = sign_in(alice), str(uuid.uuid4())
    first, second = press(client, once=once), press(client, once=once)
    assert first.url == second.url
    assert Talk.objects.count() == 1


def test_on_two_phones_only_so_many_begin_within_an_hour(checkin, alice, sign_in, settings):
    settings.ACCOUNT_RATE_LIMITS = {"talk": "2/h/key"}
    client = sign_in(alice)
    assert [press(client, phones="two").status_code for _ in range(3)] == [302, 302, 422]
    refused = press(client, phones="two", minutes="5")
    assert "One phone works now" in refused.text
    assert refused.context["form"]["minutes"].value() == "5"
    assert press(client).status_code == 302


# --- What is wrong ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("question", "nobody-asks-this"),
        ("question", "\x00"),
        ("minutes", ""),
        ("minutes", "1"),
        ("minutes", "11"),
        ("minutes", "three"),
        ("first", "3"),
        ("first", ""),
        ("phones", "three"),
        ("phones", ""),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_the_rest_stays(
    checkin, alice, sign_in, field, value
):
    rest = {"question": offered(alice, 1)[2].key, "minutes": "10", "first": "2", "phones": "two"}
    response = press(sign_in(alice), f"{PATH}?more=1", **rest | {field: value})
    assert response.status_code == 422
    form = response.context["form"]
    assert set(form.errors) == {field}
    assert 'aria-describedby="id_' in response.text
    for name in set(rest) - {field}:
        assert f'value="{rest[name]}" id="id_{name}_' in response.text.replace(" required", "")
        assert form[name].value() == rest[name]
    assert not Talk.objects.exists()


def test_a_question_of_another_three_is_not_taken(checkin, alice, sign_in):
    assert press(sign_in(alice), question=offered(alice, 1)[0].key).status_code == 422


# --- From an opened week ----------------------------------------------------------------


@pytest.mark.sqlite
def test_an_opened_weeks_questions_are_there_to_choose_from(opened, alice, sign_in):
    client, path = sign_in(alice), reverse("talk:week", args=[opened.pk])
    assert path in client.get(reverse("checkins:talk", args=[opened.pk])).text
    page, asked = client.get(path), items(opened)
    assert page.text.count('name="question"') == len(asked) + 1
    assert "Another three" not in page.text
    press(client, path, question="2")
    talk = Talk.objects.get()
    assert talk.version_id == asked[1].version_id
    assert talk.checkin == opened


def test_a_week_that_has_not_opened_leads_to_what_it_is_now(checkin, alice, sign_in):
    path = reverse("talk:week", args=[checkin.pk])
    for response in (sign_in(alice).get(path), press(sign_in(alice), path, question="1")):
        assert (response.status_code, response.url) == (302, checkin.get_absolute_url())
    assert not Talk.objects.exists()


@pytest.mark.abuse("AC-01")
def test_a_week_of_others_is_not_there(opened, charlie, sign_in):
    path = reverse("talk:week", args=[opened.pk])
    assert sign_in(charlie).get(path).status_code == 404


# --- From the opened question after a date ----------------------------------------------


@pytest.fixture
def night(couple, alice):
    return agreed(couple, alice, NOW - timedelta(days=1))


def told(night, *people):
    item = question_after.add_question(night)
    for user in people:
        write(user, item, f"{user.name} liked it", at=night.ends_at)
        open_together.seal(item.exchange, by=member(user), at=night.ends_at)
    return item


@pytest.mark.sqlite
def test_the_opened_question_of_a_date_is_there_to_begin_with(
    night, alice, bob, sign_in, django_assert_max_num_queries
):
    item, path = told(night, alice, bob), reverse("talk:date", args=[night.pk])
    client, both = sign_in(alice), reverse("dates:after-both", args=[night.pk])
    assert f'href="{path}"' in client.get(both).text
    with django_assert_max_num_queries(QUERIES):
        page = client.get(path)
    assert page.text.count('name="question"') == 2
    assert f'href="{both}"' in page.text
    assert press(client, path, question="9").status_code == 422
    press(client, path, question="1")
    talk = Talk.objects.get()
    assert (talk.version_id, talk.checkin) == (item.version_id, None)


@pytest.mark.abuse("AC-01, AC-04")
def test_until_it_opened_it_is_no_start_and_to_others_there_is_no_date(
    night, alice, bob, charlie, sign_in
):
    path = reverse("talk:date", args=[night.pk])
    for writers in ([], [bob]):
        told(night, *writers)
        for response in (sign_in(alice).get(path), press(sign_in(alice), path, question="1")):
            assert response.status_code == 404
    assert not Talk.objects.exists()
    assert sign_in(charlie).get(path).status_code == 404


# --- The ways in, and alone -------------------------------------------------------------


def test_the_card_under_together_leads_there(checkin, alice, sign_in):
    page = sign_in(alice).get("/together/").text
    assert f'href="{PATH}"' in page
    assert "data-timer" not in page


def test_what_they_talk_about_after_opening_is_worded_as_this_week_words_it(opened, alice, sign_in):
    page = text(sign_in(alice), reverse("checkins:talk", args=[opened.pk]))
    assert all(one.text in page for one in offered(alice))


def test_alone_there_are_three_to_ask_oneself_and_nothing_to_begin(alice, sign_in):
    client = sign_in(alice)
    page = text(client)
    assert all(one.text in page for one in offered(alice))
    assert "Begin ten minutes" in page
    assert "Who speaks first?" not in page
    assert f'href="{PATH}"' in client.get("/together/").text
    assert press(client).status_code == 404
    assert not Talk.objects.exists()


def test_another_week_asks_otherwise(checkin, alice, sign_in):
    before = text(sign_in(alice))
    with time_machine.travel(START + timedelta(weeks=1, hours=1), tick=False):
        after = text(sign_in(alice))
    assert before != after
    assert member(alice).couple.checkins.count() == 2
