"""Words to come back with: the sender reads "Sent", whatever becomes of them, until an answer."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from intimacy.couples.part_couple import leave
from intimacy.couples.spaces import Closed
from intimacy.reminders.kinds import KINDS, Due
from intimacy.reminders.models import Schedule
from intimacy.repair import send_letter
from intimacy.repair.models import Letter, Reply
from intimacy.sharing.models import UNDO
from prompts.models import Wish
from tests.conftest import member, signed_in
from tests.repair.conftest import AT, HOUR, PARTS, all_arrive, send

DAY = timedelta(days=1)


def answer(letter, by, text="Yes, let us.", at=AT):
    send_letter.answer(letter, text, by=member(by), at=at)


def take_time(letter, by, span=HOUR, at=AT):
    send_letter.ask_for_time(letter, span, by=member(by), at=at)


def not_now(letter, by, at=AT):
    send_letter.not_now(letter, by=member(by), at=at)


def wanted(letter, user, moment):
    due = Due(1, user.pk, letter.pk, letter.couple_id, moment)
    return bool(KINDS["b-again"].still_wanted([due]))


@pytest.mark.sqlite
def test_the_other_reads_it_and_may_answer(letter, alice, bob, ask):
    page = ask(bob, "letter", letter.pk).page
    assert all(text in page for text in PARTS.values())
    assert "Is it safe?" in page
    reply = ask(bob, "answer", letter.pk, data={"phrase": "", "own": "Yes, let us."})
    assert reply.status_code == 302
    assert "Yes, let us." in ask(alice, "letter", letter.pk).page
    assert "Not now" not in ask(bob, "letter", letter.pk).page


@pytest.mark.sqlite
@pytest.mark.abuse("AC-04")
def test_the_sender_sees_only_sent_until_an_answer_reaches_them(letter, alice, bob, ask):
    pages = {
        name: ask(alice, name, *([letter.pk] if name == "letter" else [])).same
        for name in ("letter", "start", "week", "together")
    }

    def same():
        return all(
            ask(alice, name, *([letter.pk] if name == "letter" else [])).same == page
            for name, page in pages.items()
        )

    ask(bob, "letter", letter.pk)
    assert same()
    not_now(letter, bob)
    assert same()
    assert "is not told" in ask(bob, "letter", letter.pk).page
    answer(letter, bob)  # it ended there
    assert same()


@pytest.mark.sqlite
def test_time_is_asked_for_once_and_only_its_asker_is_reminded(letter, alice, bob, ask):
    assert ask(bob, "time", letter.pk, data={"span": "3"}).status_code == 302
    assert "would like a little time" in ask(alice, "letter", letter.pk).page
    take_time(letter, bob, 5 * HOUR)
    [row] = Schedule.objects.filter(kind="b-again")
    assert (row.user, row.next_at) == (bob, AT + 3 * HOUR)
    assert wanted(letter, bob, AT + 3 * HOUR)
    assert not wanted(letter, alice, AT + 3 * HOUR)
    asked = ask(alice, "letter", letter.pk).same
    not_now(letter, bob)
    assert ask(alice, "letter", letter.pk).same == asked
    assert not Schedule.objects.filter(kind="b-again", next_at__isnull=False)
    assert not wanted(letter, bob, AT + 3 * HOUR)


def test_a_little_time_is_a_day_at_most(letter, bob):
    take_time(letter, bob, timedelta(days=9))
    assert Reply.objects.get().again_at == AT + DAY


def test_nobody_answers_their_own(letter, alice, ask):
    for act in (answer, take_time, not_now):
        act(letter, alice)
    assert not Reply.objects.exists()
    assert ask(alice, "answer", letter.pk).status_code == 302


@pytest.mark.sqlite
def test_one_a_day_unless_a_phrase_came_back_and_it_tells_nothing(letter, alice, bob, ask):
    with pytest.raises(ValidationError):
        send(alice)
    not_now(letter, bob)
    with pytest.raises(ValidationError):
        send(alice, at=AT + DAY - HOUR)
    page = ask(alice, "write", data={"own": "Again, please", "text": "Typed and kept"})
    assert page.status_code == 422
    assert "Typed and kept" in page.page
    second = send(alice, at=AT + DAY)
    answer(second, bob, at=AT + DAY)
    assert send(alice, at=AT + DAY + HOUR)
    assert send(bob)  # of the other's nothing counts


@pytest.mark.sqlite
def test_writing_keeps_nothing_until_it_is_sent(couple, alice, bob, ask):
    page = ask(alice, "write", data={"text": "Only this"})
    assert page.status_code == 422
    assert "Choose a phrase, or write one of your own." in page.page
    assert "Only this" in page.page
    assert not Letter.objects.exists()
    data = {"text": "It was a lot", "feelings": ["sad", "tired"], "needs": ["rest"]}
    sent = ask(alice, "write", data={**data, "phrase": "There’s no rush, not from me."})
    assert sent.url == Letter.objects.get().get_absolute_url()
    all_arrive()
    page = ask(bob, "letter", Letter.objects.get().pk).page
    assert "sad, tired" in page
    assert "There’s no rush, not from me." in page
    wrong = ask(bob, "write", data={"feelings": ["odd"], "phrase": "odd"})
    assert wrong.status_code == 422
    assert "Choose one of these." in wrong.page


def test_pressed_twice_is_once(couple, alice, ask):
    ask(alice, "write", data={"own": "Once", "once": "0b63ab70-0000-4000-8000-000000000001"})
    ask(alice, "write", data={"own": "Once", "once": "0b63ab70-0000-4000-8000-000000000001"})
    assert Letter.objects.count() == 1


def test_words_come_back_from_a_page_that_closed_or_was_signed_out(letter, alice, bob, client):
    path = f"/together/b/c/{letter.pk}/words/"
    page = client.post(path, {"own": "A long evening"})
    assert page.status_code == 403
    assert "A long evening" in page.text
    leave(member(alice), at=AT)
    page = signed_in(bob).post(path, {"own": "A long evening"})
    assert page.status_code == 404
    assert "A long evening" in page.text


def test_nothing_is_sent_into_a_space_that_closed(letter, alice, bob):
    me = member(bob)
    leave(member(alice), at=AT)
    with pytest.raises(Closed):
        send_letter.answer(letter, "Too late", by=me, at=AT)
    with pytest.raises(Closed):
        send_letter.send(letter.couple, Letter.Kind.RAISE, PARTS, by=me, at=AT)


@pytest.mark.sqlite
def test_coming_back_makes_the_next_week_light(letter, couple):
    assert Wish.objects.filter(couple=couple, kind=Wish.Kind.GENTLE).count() == 1


def test_what_closes_belongs_to_who_wrote_it(letter, alice, bob, ask):
    answer(letter, bob)
    leave(member(bob), at=AT)
    assert Letter.objects.readable_by(alice).exists()
    assert not Letter.objects.readable_by(bob).exists()
    assert Reply.objects.readable_by(bob).exists()
    assert not Reply.objects.readable_by(alice).exists()
    assert ask(bob, "letter", letter.pk).status_code == 404
    assert "I rolled my eyes." in ask(alice, "my-words").page
    assert "Yes, let us." in ask(bob, "my-words").page


def test_a_stranger_finds_nothing(letter, charlie, ask):
    for name in ("letter", "answer", "time"):
        assert ask(charlie, name, letter.pk).status_code == 404


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"kind": "not-now"}, "repair_closed_once"),
        ({"kind": "not-now", "arrived_at": AT}, "repair_not_now_reaches_nobody"),
    ],
)
def test_the_database_keeps_it_closed_once_and_not_now_to_nobody(letter, bob, fields, why):
    if "arrived_at" not in fields:
        answer(letter, bob)
    about = {"couple": letter.couple, "letter": letter, "by": bob, "at": AT}
    with pytest.raises(IntegrityError, match=why), transaction.atomic():
        Reply.objects.create(**about, key=member(bob).key(), body=b"x", **fields)


def test_pages_ask_little(letter, alice, bob, queries):
    take_time(letter, bob)
    for name in ("letter", "answer"):
        assert queries(bob, f"repair:{name}", letter.pk) <= 10
    assert queries(alice, "repair:letter", letter.pk) <= 10
    assert queries(alice, "repair:write") <= 10
    assert queries(alice, "repair:start") <= 10
    assert queries(alice, "week") <= 20


@pytest.mark.sqlite
def test_it_waits_on_this_week_for_a_week_unnamed_and_goes_when_closed(letter, bob, alice, ask):
    assert "A few lines for you" in ask(bob, "week").page
    assert "A few lines for you" not in ask(alice, "week").page
    assert "A few lines for you" not in ask(bob, "week", at=AT + UNDO + 7 * DAY).page
    assert letter.get_absolute_url() in ask(bob, "start", at=AT + 7 * DAY).page
    answer(letter, bob)
    assert "A few lines for you" not in ask(bob, "week").page
    assert "A few words came back" in ask(alice, "week").page
    assert "A few words came back" not in ask(alice, "week", at=AT + 2 * DAY).page
