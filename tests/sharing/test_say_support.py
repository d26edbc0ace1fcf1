"""How the other can help: a line under one's own opened words, gone without a trace."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from intimacy.couples.models import Membership
from intimacy.couples.part_couple import leave
from intimacy.keys.decryption import decrypt_readable
from intimacy.privacy import own_words
from intimacy.sharing import open_together, opened_words, say_support
from intimacy.sharing.models import UNDO, Support, Words
from tests.conftest import START, member, signed_in
from tests.page_text import seen
from tests.typed import ANYTHING, assert_refused_kindly, kept_client, sent, some
from tests.walk import blank

AT, HOUR = START + UNDO, timedelta(hours=1)
LINE = "Come along to the notary."


def first(author):
    return Words.objects.filter(author=author).order_by("item__position").first()


def say(author, text=LINE, wish="help", at=AT):
    return say_support.say_support(first(author), wish, text, by=member(author), at=at)


@pytest.fixture
def look(opened):
    """Read the opened week as a person an hour later."""

    def looked(user, at=AT + HOUR):
        with time_machine.travel(at, tick=False):
            return signed_in(user).get(reverse("checkins:opened", args=[opened.pk]))

    return looked


@pytest.mark.sqlite
@pytest.mark.abuse("AC-04")
def test_it_stands_under_the_words_and_goes_without_a_trace(alice, bob, look):
    before = blank(look(bob))
    row = say(alice)
    for reader, whose in ((bob, "How you can help Alice:"), (alice, "How you can help me:")):
        page = seen(look(reader))
        assert f"{whose} <b>Help with it</b>" in page
        assert LINE in page
        texts = decrypt_readable(Support, [row.pk], "body", reader)
        assert texts == {row.pk: LINE}
    say(alice, "", wish="listen")
    page = seen(look(bob))
    assert (LINE in page, "<b>Just listen</b>" in page) == (False, True)
    assert Support.objects.count() == 1
    for _ in range(2):
        say_support.unsay_support(first(alice), by=member(alice))
    assert blank(look(bob)) == before
    assert not Support.objects.exists()


@pytest.mark.sqlite
@pytest.mark.abuse("AC-62")
def test_a_quiet_pause_holds_back_what_is_said_in_it(alice, bob, look):
    before = blank(look(bob, AT + 2 * HOUR))
    open_together.pause(member(alice), at=AT + HOUR)
    say(alice, at=AT + 2 * HOUR)
    assert blank(look(bob, AT + 2 * HOUR)) == before
    assert LINE in seen(look(alice, AT + 2 * HOUR))
    open_together.resume(member(alice), at=AT + 3 * HOUR)
    assert LINE in seen(look(bob, AT + 3 * HOUR))
    open_together.pause(member(alice), at=AT + 4 * HOUR)
    assert LINE in seen(look(bob, AT + 5 * HOUR))  # said before it
    Membership.objects.filter(user=bob, left_at=None).update(paused_at=AT)
    assert LINE in seen(look(bob, AT + 5 * HOUR))  # whose own pause hides nothing from them


def test_it_goes_with_the_words_it_stands_under(alice, bob, look):
    say(alice)
    opened_words.withdraw(first(alice), by=member(alice), at=AT + HOUR)
    assert LINE not in seen(look(bob))
    assert not Support.objects.readable_by(bob, AT + HOUR).exists()
    assert LINE in seen(look(alice))
    say(bob, "Nothing, thank you.")
    leave(member(bob), at=AT + HOUR)
    for user, most in ((alice, 1), (bob, 1)):
        assert Support.objects.readable_by(user, AT + HOUR).count() == most


@pytest.mark.sqlite
def test_one_may_take_it_along_and_delete_it(alice, opened):
    say(alice)
    client = signed_in(alice)
    for name in ("my-words", "export"):
        page = client.get(reverse(name)).text
        assert page.index("How you can help me: Help with it") < page.index(LINE)
    mine = member(alice)
    leave(mine, at=AT + HOUR)
    mine.refresh_from_db()
    own_words.forget(mine, at=AT + HOUR)
    assert not Support.objects.exists()


def test_saying_it_taking_it_off_and_what_is_wrong(alice, bob, charlie, opened):
    words = first(alice)
    there, away = (reverse(f"sharing:{n}", args=[words.pk]) for n in ("support", "support-away"))
    with time_machine.travel(AT + HOUR, tick=False):
        client, his, strangers = signed_in(alice), signed_in(bob), signed_in(charlie)
        assert "Take it off" not in client.get(there).text
        for wrong in ({"text": LINE}, {"text": LINE, "wish": "fix"}):
            answer = client.post(there, wrong)
            assert (answer.status_code, "Choose one of the two." in answer.text) == (422, True)
            assert LINE in answer.text
        long = client.post(there, {"wish": "help", "text": "x" * 201})
        assert (long.status_code, "x" * 201 in long.text) == (422, True)
        assert not Support.objects.exists()
        for other in (his, strangers):
            assert other.get(there).status_code == other.post(away).status_code == 404
            late = other.post(there, {"wish": "help", "text": "Typed for nothing"})
            assert (late.status_code, "Typed for nothing" in late.text) == (404, True)
        told = client.post(there, {"wish": "listen", "text": LINE})
        assert told.url == reverse("checkins:opened", args=[opened.pk]) + f"#w-{words.pk}"
        assert LINE in client.get(there).text
        assert client.post(away).url == told.url
        assert "Take it off" not in client.get(there).text


@pytest.mark.abuse("AC-48")
@given(text=ANYTHING, wish=ANYTHING | st.sampled_from(Support.Wish.values))
@some
def test_whatever_is_typed_is_kept_or_given_back(alice, opened, sign_in, text, wish):
    path = reverse("sharing:support", args=[first(alice).pk])
    with sent(kept_client(sign_in, alice), path, {"text": text, "wish": wish}) as response:
        if response.status_code != 302:
            assert not Support.objects.exists()
            assert_refused_kindly(response)
