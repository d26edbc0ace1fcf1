"""What there is to talk about this week: drawn once, by both people's boundaries as they stood."""

from itertools import chain

import pytest

from checkins import question_draft, talk_questions, week_questions
from checkins.anchors import ANCHOR_QUESTIONS
from checkins.begin_week import begin_due, current
from checkins.couple_facts import facts_of
from checkins.next_week import preview, swap
from intimacy.couples.models import Couple
from intimacy.couples.spaces import space_of
from prompts.models import Boundary, Feedback, Prompt, Swap, Wish
from prompts.picker import leanings, wish_list
from prompts.picker.candidates import Pick, Why
from tests.asked import NOW, WEEK, coming_keys, keys_of
from tests.home.test_deniable import undone

EVERY = range(7)
NEXT = (NOW + WEEK).date()


def all_sets(user, at=NOW):
    return [talk_questions.set_number(space_of(user), number, at) for number in EVERY]


def keys(user, at=NOW):
    return [one.key for one in chain(*all_sets(user, at))]


def practice_of(question):
    return Prompt.objects.get(key=question.key).practice


@pytest.mark.sqlite
def test_both_are_offered_the_same_three_at_a_time(checkin, alice, bob):
    sets = all_sets(alice)
    assert [len(one) for one in sets] == [3] * 7
    assert keys(alice) == keys(bob)
    assert [one.key for one in sets[0]] == [
        one.key for one in talk_questions.anchors(space_of(alice), NOW)
    ]
    assert talk_questions.set_number(space_of(alice), 7, NOW) == sets[0]
    assert all(one.text and "{partner}" not in one.text for one in chain(*sets))


def test_each_is_asked_by_the_others_name(checkin, alice, bob):
    def texts(user):
        return " ".join(one.text for one in chain(*all_sets(user)))

    assert "Bob" in texts(alice)
    assert "Alice" in texts(bob)
    assert "Alice" not in texts(alice)


def test_none_is_asked_by_the_running_or_the_coming_week(checkin, alice):
    assert not set(keys(alice)) & {*keys_of(checkin), *coming_keys(checkin.couple)}


def test_what_the_coming_week_asks_is_never_drawn(checkin):
    known, day = facts_of(checkin.couple, NEXT, NOW), NEXT
    drawn = week_questions.draw_besides(day, known, [])
    asked = [known.house.by_key[key] for key in chain(drawn.anchors, *drawn.sets)]
    again = week_questions.draw_besides(day, known, [Pick(one, Why.TURN) for one in asked])
    assert not {one.key for one in asked} & {*again.anchors, *chain(*again.sets)}


def test_nor_is_it_what_one_exchanges_meanwhile(checkin, alice):
    def exchanged():
        asked = preview(checkin.couple, alice, NOW)
        swap(checkin.couple, asked.picks[0].candidate.key, NEXT, by=alice, at=NOW)
        return Swap.objects.get().instead.key

    with undone():
        would_be = exchanged()
    checkin.coming["talk"]["sets"][3][1] = would_be
    checkin.save()
    assert exchanged() != would_be


def test_another_week_has_others(checkin, alice):
    before = keys(alice)
    current(checkin.couple, NOW + WEEK)
    assert not set(before) >= set(keys(alice, NOW + WEEK))


# --- Boundaries -------------------------------------------------------------------------


@pytest.mark.abuse("AC-04")
def test_what_one_rules_out_goes_for_them_at_once_and_shows_to_nobody(checkin, alice, bob):
    his = all_sets(bob)
    single, judged, whole = his[1][0], his[2][1], practice_of(his[3][2])
    leanings.rule_out(checkin.couple, Prompt.objects.get(key=single.key), by=alice)
    verdict = {Prompt.objects.get(key=judged.key).pk: Feedback.Verdict.NOT_FOR_US}
    leanings.judge(checkin.couple, verdict, by=alice)
    leanings.choose_practices(checkin.couple, ruled_out=[whole], agreed=[], by=alice)
    assert all_sets(bob) == his
    hers = list(chain(*all_sets(alice)))
    assert not {single.key, judged.key} & {one.key for one in hers}
    assert whole not in {practice_of(one) for one in hers if one.version}


@pytest.mark.abuse("AC-04")
def test_what_either_ruled_out_before_the_week_began_is_offered_to_neither(checkin, alice, bob):
    leanings.choose_practices(checkin.couple, ruled_out=["appreciation"], agreed=[], by=alice)
    current(checkin.couple, NOW + WEEK)
    offered = Prompt.objects.filter(key__in=keys(bob, NOW + WEEK))
    assert not offered.filter(practice="appreciation")


def test_touch_is_offered_where_both_agreed_only(checkin, alice, bob):
    Boundary.objects.create(couple=checkin.couple, user=alice, practice="touch", wanted=True)
    current(checkin.couple, NOW + WEEK)
    assert not Prompt.objects.filter(key__in=keys(alice, NOW + WEEK), practice="touch")


# --- Where nothing was drawn ------------------------------------------------------------


def plain():
    return [str(text) for text in ANCHOR_QUESTIONS.values()]


@pytest.mark.parametrize(
    "changed",
    [
        lambda couple: Couple.objects.filter(pk=couple.pk).update(bond="friends"),
        lambda couple: Couple.objects.filter(pk=couple.pk).update(circumstances=["parents"]),
        lambda couple: wish_list.go_gently(couple, since=NOW.date()),
    ],
    ids=["another bond", "another life", "gentle weeks"],
)
def test_where_it_no_longer_fits_the_plain_anchors_are_there(checkin, alice, changed):
    changed(checkin.couple)
    for number in EVERY:
        found = talk_questions.set_number(space_of(alice), number, NOW)
        assert [one.text for one in found] == plain()


def test_what_was_drawn_stays_whatever_the_week_to_come_is_made_of(checkin, alice):
    before = keys(alice)
    Couple.objects.filter(pk=checkin.couple_id).update(questions=6, focus="trust")
    assert keys(alice) == before


def test_what_a_set_wishes_for_meanwhile_is_left_to_its_week(checkin, alice):
    before = keys(alice)
    wished = Prompt.objects.get(key=before[4])
    kind = {"kind": Wish.Kind.FIRST, "since": NOW.date(), "prompts": [wished.pk]}
    Wish.objects.create(couple=checkin.couple, **kind)
    assert keys(alice) == [key for key in before if key != wished.key]


def test_and_so_they_are_in_a_week_that_began_before_any_were_drawn(checkin, alice):
    del checkin.coming["talk"]
    checkin.save()
    assert [one.text for one in talk_questions.set_number(space_of(alice), 3, NOW)] == plain()


def test_alone_there_are_questions_too(alice):
    current(space_of(alice).couple, NOW)
    assert {practice_of(one) for one in all_sets(alice)[0]} == {"meaningful-conversation"}
    assert "repair" not in {practice_of(one) for one in chain(*all_sets(alice))}


def test_what_was_drawn_goes_with_the_draft(checkin):
    assert question_draft.to_talk_about(checkin.couple, checkin, []).sets
    begin_due(NOW + WEEK, 500)
    checkin.refresh_from_db()
    assert question_draft.to_talk_about(checkin.couple, checkin, []) == ([], [])
