"""My words: my own, of every space, and nobody else's; taken along, or forgotten for good."""

from datetime import timedelta

import pytest
import time_machine
from django.db.models import ProtectedError

from checkins.begin_week import current
from intimacy.accounts.models import User
from intimacy.audit.models import Event
from intimacy.couples.kept_words import Part, Writer
from intimacy.couples.models import Membership
from intimacy.couples.part_couple import leave
from intimacy.keys.decryption import decrypt_readable
from intimacy.keys.models import DataKey
from intimacy.privacy.kept_pages import Kept, every_line
from intimacy.privacy.own_words import forget
from intimacy.sharing import opened_words
from intimacy.sharing.models import Acknowledgement, Addition, Lane, Words
from tests.conftest import START, items, member, pair, write
from tests.privacy.conftest import AT, NOW

ALICES = {f"Alice to {n}" for n in range(1, 5)}


def kept(user: User) -> list[Kept]:
    return [one for _room, lines in every_line(Writer(user, NOW)) for one in lines]


def said(user: User) -> list[str | None]:
    return [one.line.parts[0].text for one in kept(user)]


# --- Reading ----------------------------------------------------------------------------


@pytest.mark.sqlite
def test_shows_my_own_words_with_their_questions(hers, alice):
    assert set(said(alice)) == ALICES
    assert all(one.line.title and one.space == hers.couple_id for one in kept(alice))


@pytest.mark.sqlite
@pytest.mark.abuse("AC-25")
def test_shows_words_of_a_space_that_ended_and_never_the_others(ended, get, alice):
    assert set(said(alice)) == ALICES
    page = get(alice, "/back/words/")
    assert all(text in page for text in ALICES)
    assert "Bob to" not in page


def test_shows_drafts_words_only_for_me_and_no_empty_pass(checkin, alice):
    one, two, three, four = items(checkin)
    write(alice, one, "A draft")
    write(alice, two, "Mine", lane=Lane.ME)
    write(alice, three, "", passed=True)
    write(alice, four, "Rather not", passed=True)
    assert said(alice) == ["A draft", "Mine", "Rather not"]


def test_shows_lines_added_later_and_words_withdrawn(hers, alice):
    first, second = Words.objects.filter(author=alice).order_by("item__position")[:2]
    opened_words.add_line(first, "One more thing", by=hers, at=AT)
    opened_words.withdraw(second, by=hers, at=AT)
    words = kept(alice)
    assert words[0].line.parts[1] == Part("One more thing", "Added on 6 September 2026")
    assert words[1].line.parts == [Part("Alice to 2")]
    assert words[1].line.withdrawn_at == AT


def test_shows_what_i_answered_in_my_own_words(hers, get, alice, bob):
    his = Words.objects.filter(author=bob).first()
    opened_words.acknowledge(his, "own", "cnry-acknowledgement", by=hers, at=AT)
    assert "cnry-acknowledgement" in get(alice, "/back/words/export/")


def test_shows_the_newest_week_first_across_spaces(ended, alice):
    week = current(member(alice).couple, AT + timedelta(weeks=2))
    write(alice, items(week)[0], "On my own again", lane=Lane.ME)
    assert said(alice)[0] == "On my own again"
    assert kept(alice)[0].space == week.couple_id


@pytest.mark.abuse("AC-25")
def test_no_name_of_the_other_stands_in_my_words(ended, get, alice):
    page = get(alice, "/back/words/") + get(alice, "/back/words/export/")
    assert "Bob" not in page
    assert "{partner}" not in page


@pytest.mark.abuse("AC-25")
def test_old_questions_do_not_name_whoever_came_after(ended, get, alice, charlie):
    pair(alice, charlie, AT + timedelta(weeks=1))
    page = get(alice, "/back/words/")
    questions = page[page.index("A shared space") :]
    assert "With Charlie" not in page  # nothing was written there
    assert "your partner" in questions
    assert "Charlie" not in questions


@pytest.mark.abuse("AC-03")
def test_signed_out_nothing_is_kept_on_show(client, ended):
    for path in ("/back/words/", "/back/words/export/", f"/back/words/{ended.pk}/forget/"):
        assert client.get(path).status_code == 302


# --- Taking along -----------------------------------------------------------------------


@pytest.mark.sqlite
@pytest.mark.abuse("AC-06")
@pytest.mark.parametrize("when", ["together", "apart"])
def test_an_export_holds_my_words_and_nobody_elses(opened, get, alice, bob, when):
    if when == "apart":
        leave(member(bob), at=AT)
    page = get(alice, "/back/words/export/")
    assert all(text in page for text in ALICES)
    assert "Bob" not in page


@pytest.mark.abuse("AC-06")
def test_a_stranger_exports_nothing_of_ours(opened, get, charlie):
    page = get(charlie, "/back/words/export/")
    assert "Alice" not in page
    assert "Bob" not in page


@pytest.mark.abuse("AC-37")
def test_an_export_shows_markup_as_text(checkin, sign_in, alice):
    write(alice, items(checkin)[0], "<img src=x onerror=alert(1)>")
    with time_machine.travel(NOW, tick=False):
        response = sign_in(alice).get("/back/words/export/")
    assert "attachment" in response.headers["Content-Disposition"]
    assert b"<img" not in response.content
    assert b"&lt;img src=x" in response.content


@pytest.mark.abuse("AC-30")
def test_an_export_asks_for_the_password_again(hers, sign_in, alice):
    with time_machine.travel(NOW, tick=False) as clock:
        client = sign_in(alice)
        clock.shift(timedelta(minutes=11))
        response = client.get("/back/words/export/")
    assert response.status_code == 302
    assert "reauthenticate" in response.url


# --- Forgetting -------------------------------------------------------------------------


@pytest.mark.sqlite
@pytest.mark.abuse("AC-60")
def test_forgetting_deletes_my_rows_and_destroys_their_key(ended, alice, bob):
    key = ended.key()
    forget(ended, at=NOW)
    key.refresh_from_db()
    assert (key.wrapped, key.destroyed_at) == (None, NOW)
    assert not Words.objects.filter(author=alice).exists()
    assert set(said(bob)) == {f"Bob to {n}" for n in range(1, 5)}


@pytest.mark.abuse("AC-60")
def test_rows_of_an_old_backup_open_no_more(ended, alice):
    rows = list(Words.objects.filter(author=alice))
    forget(ended, at=NOW)
    Words.objects.bulk_create(rows)
    texts = decrypt_readable(Words, [row.pk for row in rows], "body", alice)
    assert set(texts.values()) == {None}


def test_forgetting_takes_my_lines_and_answers_too(hers, alice, bob):
    mine, his = (Words.objects.filter(author=who).first() for who in (alice, bob))
    opened_words.add_line(mine, "One more thing", by=hers, at=AT)
    opened_words.acknowledge(his, "own", "I hear this", by=hers, at=AT)
    leave(hers, at=AT)
    forget(hers, at=NOW)
    assert not Addition.objects.filter(author=alice).exists()
    assert not Acknowledgement.objects.filter(author=alice).exists()
    assert Words.objects.filter(pk=his.pk).exists()


def test_forgetting_leaves_what_the_other_wrote(hers, alice, bob):
    mine = Words.objects.filter(author=alice).first()
    opened_words.acknowledge(mine, "own", "Bob's own words", by=member(bob), at=AT)
    leave(hers, at=AT)
    forget(hers, at=NOW)
    assert Acknowledgement.objects.filter(author=bob).exists()


@pytest.mark.sqlite
def test_an_open_space_cannot_be_forgotten(hers, alice):
    with pytest.raises(ValueError, match="open"):
        forget(hers, at=NOW)
    assert Words.objects.filter(author=alice).count() == 4
    assert hers.key().destroyed_at is None


def test_words_of_other_spaces_stay(alice, bob):
    alone = member(alice)
    week = current(alone.couple, START)
    write(alice, items(week)[0], "On my own", lane=Lane.ME)
    shared = current(pair(alice, bob), START)
    write(alice, items(shared)[1], "With Bob")
    alone.refresh_from_db()
    forget(alone, at=NOW)
    assert said(alice) == ["With Bob"]


def test_a_key_cannot_vanish_while_words_need_it(ended):
    with pytest.raises(ProtectedError):
        ended.key().delete()


def test_forgetting_is_written_down_without_words(ended, alice):
    forget(ended, at=NOW)
    event = Event.objects.get(event="words.forgotten")
    assert (event.actor_id, event.couple_id) == (alice.pk, ended.couple_id)


# --- The page that forgets --------------------------------------------------------------


def press(sign_in, user, membership, method="post"):
    with time_machine.travel(NOW, tick=False):
        return getattr(sign_in(user), method)(f"/back/words/{membership.pk}/forget/")


@pytest.mark.abuse("AC-27")
def test_looking_at_the_page_forgets_nothing(ended, sign_in, alice):
    assert press(sign_in, alice, ended, "get").status_code == 200
    assert len(kept(alice)) == 4


def test_pressing_forgets(ended, sign_in, alice):
    assert press(sign_in, alice, ended).url == "/back/words/"
    assert kept(alice) == []
    assert not DataKey.objects.filter(owner_id=str(ended.pk), destroyed_at=None).exists()


@pytest.mark.abuse("AC-01")
def test_nobody_forgets_for_somebody_else(ended, sign_in, alice, bob, charlie):
    for stranger in (bob, charlie):
        assert press(sign_in, stranger, ended).status_code == 404
    assert len(kept(alice)) == 4


def test_the_page_does_not_exist_for_an_open_space(hers, sign_in, alice):
    assert press(sign_in, alice, hers).status_code == 404


def test_nothing_is_offered_twice(ended, get, alice):
    assert str(ended.pk) in get(alice, "/back/words/")
    forget(ended, at=NOW)
    assert str(ended.pk) not in get(alice, "/back/words/")


def test_a_membership_outlives_its_words(ended):
    forget(ended, at=NOW)
    assert Membership.objects.filter(pk=ended.pk, left_at=AT).exists()
