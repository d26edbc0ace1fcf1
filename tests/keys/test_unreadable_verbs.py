"""Under a ring that lacks the key no verb changes, gives, takes or deletes a sealed byte."""

import ast
import logging
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from checkins import bring_answers
from checkins.begin_week import current
from intimacy.accounts import second_factors
from intimacy.audit.models import Event
from intimacy.counseling.notes import private_notes
from intimacy.counseling.shares import share_answers
from intimacy.couples import part_couple
from intimacy.couples.models import Membership
from intimacy.dates import move_date, propose_date, question_after
from intimacy.dates.times import Slot
from intimacy.dreams import dream_steps, keep_dream, keep_promise, loved_list, take_dream_off
from intimacy.journal import keep_entry
from intimacy.journal.entry_words import Written
from intimacy.keys.decryption import decrypt_readable
from intimacy.keys.models import DataKey, Unreadable
from intimacy.notes import keep_draft, leave_note
from intimacy.privacy import own_words
from intimacy.repair import deliver_letters, send_letter, slow_steps
from intimacy.rituals import manage_ritual
from intimacy.sharing import open_together, opened_words, say_support
from intimacy.sharing.models import Acknowledgement, Words
from intimacy.sharing.write_words import Draft, save
from tests.answered import answered, willing
from tests.conftest import START, items, member, pair, write
from tests.floors import tree_of
from tests.kept_dreams import listed, promised, step_of
from tests.keys.conftest import LATER, NEXT_WEEK, House, another, sealed
from tests.rituals.conftest import begin

pytestmark = pytest.mark.abuse("AC-73")
HEAR, OWN = Acknowledgement.Kind.HEAR, Acknowledgement.Kind.OWN
SOUP = propose_date.Proposal("Stew", 60, know="Gloves")
BREAD = manage_ritual.Plan("Bread", "Still warm", 10, False)
A_NOTE = leave_note.Typed("Something new", leave_note.When())
SEA = keep_dream.Typed("The sea", 6)


def keep(house: House, **draft: object) -> object:
    words = Draft(**{"text": "Something new", "seen": 1} | draft)
    return save(house.draft, words, by=member(house.alice), at=NEXT_WEEK)


# Each verb that writes, gives, takes away or deletes what was sealed.
REFUSED: dict[str, Callable[[House], object]] = {
    "save": keep,
    "save from an older tab": lambda h: keep(h, seen=0),
    "save for me alone": lambda h: keep(h, lane="me"),
    "pass": lambda h: keep(h, text="", passed=True),
    "empty": lambda h: keep(h, text=""),
    "save something new": lambda h: write(h.alice, items(h.week)[3], "New", at=NEXT_WEEK),
    "seal": lambda h: open_together.seal(h.week.exchange, by=member(h.alice), at=NEXT_WEEK),
    "withdraw": lambda h: opened_words.withdraw(h.hers, by=member(h.alice), at=LATER),
    "let the partner read": lambda h: opened_words.let_read(h.hers, by=member(h.alice), at=LATER),
    "add a line": lambda h: opened_words.add_line(h.hers, "More", by=member(h.alice), at=LATER),
    "hear": lambda h: opened_words.acknowledge(h.his, HEAR, by=member(h.alice), at=LATER),
    "answer": lambda h: opened_words.acknowledge(h.his, OWN, "Yes", by=member(h.alice), at=LATER),
    "let the counselor read": lambda h: share_answers.share_answer(
        Words.objects.get(item=items(h.opened)[1], author=h.alice), by=member(h.alice), at=LATER
    ),
    "change a note": lambda h: private_notes.keep(
        h.care, private_notes.Draft("Other", h.note.pk, 1), by=h.dana, at=LATER
    ),
    "write a note": lambda h: private_notes.keep(
        h.care, private_notes.Draft("Other", uuid.uuid4()), by=h.dana, at=LATER
    ),
    "delete a note": lambda h: private_notes.delete(h.note, by=h.dana),
    "leave a note": lambda h: leave_note.leave(A_NOTE, by=member(h.alice), at=LATER),
    "change what one left": lambda h: leave_note.change(
        h.left, A_NOTE, by=member(h.alice), seen=1, at=LATER
    ),
    "keep a draft of a note": lambda h: keep_draft.keep(
        "Other", by=member(h.alice), seen=1, at=LATER
    ),
    "put such a draft away": lambda h: keep_draft.put_away(by=member(h.alice)),
    "take a note back": lambda h: leave_note.take_back(h.left, by=member(h.alice), at=LATER),
    "answer five lines": lambda h: answered(h.bob, "33333", LATER),
    "change what one answered": lambda h: answered(h.alice, "33333", LATER),
    "send words to come back": lambda h: send_letter.send(
        h.opened.couple, "back", {"text": "Sorry"}, by=member(h.alice), at=LATER
    ),
    "take such words back": lambda h: deliver_letters.take_back(
        h.letter, by=member(h.bob), at=LATER
    ),
    "answer such words": lambda h: send_letter.answer(
        h.letter, "Start over?", by=member(h.alice), at=LATER
    ),
    "write a step over": lambda h: slow_steps.write_step(h.alice, 1, "Other", at=LATER),
    "write an entry": lambda h: keep_entry.write(Written("New"), by=h.alice, at=LATER),
    "change an entry": lambda h: keep_entry.change(
        h.entry, Written("Other"), by=h.alice, seen=1, at=LATER
    ),
    "delete an entry": lambda h: keep_entry.delete(h.entry, by=h.alice),
    "delete a journal": lambda h: keep_entry.delete_all(by=h.alice),
    "say how to help": lambda h: say_support.say_support(
        h.hers, "listen", "Only that", by=member(h.alice), at=LATER
    ),
    "take that off again": lambda h: say_support.unsay_support(h.hers, by=member(h.alice)),
    "change a ritual": lambda h: manage_ritual.change(h.ritual, BREAD, None, at=NEXT_WEEK),
    "begin a ritual": lambda h: begin(h.alice, name="Bread"),
    "propose a date": lambda h: propose_date.propose(
        h.opened.couple, SOUP, [Slot(NEXT_WEEK + timedelta(days=3))], by=h.bob, at=NEXT_WEEK
    ),
    "add a dream": lambda h: keep_dream.add(SEA, by=member(h.alice), at=LATER),
    "change a dream": lambda h: keep_dream.change(h.dream, SEA, by=member(h.bob), seen=1, at=LATER),
    "let a dream come true": lambda h: keep_dream.come_true(
        h.dream, "Salt", by=member(h.bob), seen=1, at=LATER
    ),
    "add a step": lambda h: dream_steps.add_step(h.dream, "Pack", by=member(h.bob), at=LATER),
    "take a step off": lambda h: dream_steps.take_step_off(
        h.dream, step_of(h.dream).pk, by=member(h.bob)
    ),
    "take a dream off": lambda h: take_dream_off.take_dream_off(
        h.dream, by=member(h.alice), at=LATER, added=True
    ),
    "promise": lambda h: promised(h.alice, "I will", LATER),
    "keep a promise": lambda h: keep_promise.close_promise(
        h.promise, "kept", "Twice", by=member(h.alice), at=LATER
    ),
    "take a promise back": lambda h: keep_promise.take_promise_back(
        h.promise, by=member(h.alice), at=LATER
    ),
    "add to one's list": lambda h: listed(h.alice, "A walk", LATER),
    "change one's list": lambda h: loved_list.change_line(
        h.line, "Soup", by=member(h.alice), seen=1, at=LATER
    ),
    "take a line off": lambda h: loved_list.take_line_off(h.line, by=member(h.alice)),
    "keep a second factor": lambda h: second_factors.encrypt("JBSWY3DP"),
    "make a key": lambda h: DataKey.objects.make(DataKey.Scope.USER, h.bob.pk),
}
# And those that change a state, and go on working: nothing sealed depends on them.
ALLOWED: dict[str, Callable[[House], object]] = {
    "take a seal back": lambda h: open_together.take_back(
        h.week.exchange, by=member(h.alice), at=NEXT_WEEK
    ),
    "pause": lambda h: open_together.pause(member(h.alice), at=NEXT_WEEK),
    "resume": lambda h: open_together.resume(member(h.alice), at=NEXT_WEEK),
    "close an answer to the counselor": lambda h: share_answers.unshare_answer(
        h.hers, by=member(h.alice), at=LATER
    ),
    "be willing that both are seen": lambda h: willing(h.opened.couple_id, h.alice, at=LATER),
    "end a ritual": lambda h: manage_ritual.end(h.ritual, at=NEXT_WEEK),
    "let a dream rest": lambda h: keep_dream.rest(h.dream, by=member(h.bob), at=LATER),
    "wake a dream": lambda h: keep_dream.wake(h.dream, by=member(h.bob), at=LATER),
    "do a step": lambda h: dream_steps.mark_step(
        h.dream, step_of(h.dream).pk, by=member(h.alice), done=True
    ),
    "move a promise": lambda h: keep_promise.move_promise(
        h.promise, NEXT_WEEK.date(), by=member(h.alice), at=LATER
    ),
    "call a date off": lambda h: move_date.cancel(h.night, at=NEXT_WEEK),
    "begin what is asked after a date": lambda h: question_after.add_question(h.night),
}


def outcome(verb: Callable[[House], object], house: House) -> type[Exception] | None:
    try:
        with transaction.atomic():
            verb(house)
    except Unreadable as error:
        return type(error)
    return None


def test_no_order_of_verbs_changes_a_sealed_byte(house, own_ring) -> None:
    verbs = {**REFUSED, **ALLOWED}
    before = sealed()

    @limits(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.sampled_from(sorted(verbs)), min_size=1, max_size=8))
    def play(names: list[str]) -> None:
        with transaction.atomic():
            for number, name in enumerate(names):
                refused = outcome(verbs[name], house) is Unreadable
                over = name == "change a ritual" and "end a ritual" in names[:number]
                assert refused == (name in REFUSED and not over), name
                assert sealed() == before, name
            transaction.set_rollback(True)

    with another(own_ring):
        play()
    texts = decrypt_readable(Words, [house.hers.pk], "body", house.alice)
    assert texts == {house.hers.pk: "Alice to 1"}


def test_words_stay_given_and_keys_alive(house, own_ring) -> None:
    def states() -> list[object]:
        rows = Words.objects.order_by("pk").values_list("state", "lane", "withdrawn_at", "version")
        return [*rows, DataKey.objects.filter(destroyed_at=None).count()]

    before = states()
    with another(own_ring):
        for verb in REFUSED.values():
            assert outcome(verb, house) is Unreadable
    assert states() == before


@pytest.mark.parametrize(
    "row", ["hers", "note", "ritual", "left", "dream", "promise", "line", "entry"]
)
def test_what_was_altered_is_not_written_over_either(house, row) -> None:
    """The key opens, these bytes do not."""
    one = getattr(house, row)
    type(one).objects.filter(pk=one.pk).update(body=b"altered")
    one.refresh_from_db()
    verbs = {"hers": "withdraw", "note": "change a note", "ritual": "change a ritual"}
    verbs["left"] = "change what one left"
    verbs |= {"dream": "change a dream", "promise": "keep a promise", "line": "change one's list"}
    verbs["entry"] = "change an entry"
    assert outcome(REFUSED[verbs[row]], house) is Unreadable
    one.refresh_from_db()
    assert bytes(one.body) == b"altered"


def test_words_of_an_ended_space_are_not_deleted_unread(house, own_ring) -> None:
    mine = member(house.alice)
    part_couple.leave(mine, at=NEXT_WEEK)
    mine.refresh_from_db()
    with another(own_ring), pytest.raises(Unreadable):
        own_words.forget(mine, at=NEXT_WEEK)
    assert Words.objects.filter(author=house.alice).count() == 6
    own_words.forget(mine, at=NEXT_WEEK)
    assert not Words.objects.filter(author=house.alice).exists()


def test_leaving_waits_for_no_key(house, own_ring) -> None:
    """Whoever has to go can go, and what each wrote stays."""
    before = {key: body for key, body in sealed().items() if key[0] == "sharing.words"}
    with another(own_ring):
        part_couple.leave(member(house.alice), at=NEXT_WEEK)
    assert {key: body for key, body in sealed().items() if key[0] == "sharing.words"} == before
    assert Membership.objects.filter(user=house.alice, left_at=None).count() == 1


def test_what_was_written_alone_is_offered_again(own_ring, alice, bob) -> None:
    week = current(member(alice).couple, START)
    write(alice, items(week)[0], "Alone")
    shared = current(pair(alice, bob), START)
    with another(own_ring), pytest.raises(Unreadable):
        bring_answers.answer(shared, by=member(alice), bring=True, at=START)
    assert bring_answers.answer(shared, by=member(alice), bring=True, at=START) == 1


def test_every_function_that_encrypts_or_asks_whether_it_decrypts_is_played_here() -> None:
    """A verb that is new here needs a line in REFUSED, and its function a name below."""
    found = set()
    for room in ("intimacy", "checkins", "prompts"):
        for path in sorted((settings.BASE_DIR / room).rglob("*.py")):
            for node in ast.walk(tree_of(path)):
                if not isinstance(node, ast.FunctionDef):
                    continue
                calls = [n.func for n in ast.walk(node) if isinstance(n, ast.Call)]
                if {getattr(call, "id", "") for call in calls} & {"encrypt_text", "must_decrypt"}:
                    found.add(f"{path.parent.name}.{path.stem}.{node.name}")
    assert found == {
        "checkins.bring_answers.answer",
        "shares.share_answers.share_answer",
        "notes.private_notes._new",
        "notes.private_notes.delete",
        "notes.private_notes.keep",
        "notes.keep_draft.keep",
        "notes.leave_note.change",
        "notes.leave_note.leave",
        "dreams.dream_steps.add_step",
        "dreams.keep_dream._take",
        "dreams.keep_promise.close_promise",
        "dreams.keep_promise.make_promise",
        "dreams.keep_promise.take_promise_back",
        "dreams.loved_list.add_line",
        "dreams.take_dream_off.take_dream_off",
        "dreams.loved_list.change_line",
        "pulse.take_pulse.take_pulse",
        "journal.entry_words.seal_entry",
        "journal.keep_entry.delete",
        "repair.send_letter._reply",
        "repair.send_letter.send",
        "repair.slow_steps.write_step",
        "dates.propose_date._make",
        "rituals.manage_ritual._take",
        "sharing.opened_words.must_be_mine_and_open",
        "sharing.opened_words.acknowledge",
        "sharing.opened_words.add_line",
        "sharing.open_together.seal",
        "sharing.say_support.say_support",
        "sharing.say_support.unsay_support",
        "sharing.write_words._put",
        "sharing.write_words.save",
    }


def test_it_is_one_line_in_the_log_and_one_row_a_key(house, own_ring, caplog) -> None:
    mine = list(Words.objects.filter(author=house.alice).values_list("pk", flat=True))
    with another(own_ring), caplog.at_level(logging.ERROR):
        assert set(decrypt_readable(Words, mine, "body", house.alice).values()) == {None}
    [line] = [record.getMessage() for record in caplog.records]
    key = member(house.alice).key()
    assert line.startswith(f"Does not open: {len(mine)} of sharing.words, rows ")
    assert str(key.pk) in line
    assert key.kek_id in line
    about = Event.objects.filter(event="words.unreadable").values_list("object_type", "object_id")
    assert list(about) == [("keys.datakey", str(key.pk))]
