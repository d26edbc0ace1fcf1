"""What a couple is asked, from their rows: shared choices count, private acts do not."""

from datetime import timedelta

import pytest

from checkins.begin_week import begin, current
from checkins.models import WeekOff
from checkins.next_week import preview, swap
from checkins.week_questions import questions_for
from intimacy.couples.models import Couple
from intimacy.sharing import open_together
from intimacy.sharing.models import UNDO, Exchange, Lane
from prompts.models import Feedback, Prompt, Swap, Wish
from prompts.picker import leanings
from prompts.picker.candidates import Pick, Why
from prompts.vocabulary import OPT_IN, PRACTICES
from tests.conftest import START, items, member, pair, seal, write
from tests.home.test_deniable import undone
from tests.sharing.test_races import race

WEEK = timedelta(weeks=1)
FIRST_DAY = START.date()
NEXT_DAY = FIRST_DAY + WEEK
LATER = START + timedelta(days=2)


def coming(couple, at=LATER, day=NEXT_DAY):
    """What next week asks this couple, read afresh."""
    return questions_for(Couple.objects.get(pk=couple.pk), day, at)


def keys(picks):
    return [p.candidate.key for p in picks]


def prompt(key):
    return Prompt.objects.get(key=key)


def lived(couple, weeks):
    """Let so many weeks after the first be asked and opened, and return the day of the next."""
    for n in range(1, weeks + 1):
        day, at = FIRST_DAY + n * WEEK, START + n * WEEK
        begin(couple, day, questions_for(couple, day, at))
        Exchange.objects.filter(couple=couple, opens_at=None).update(opens_at=at)
    return FIRST_DAY + (weeks + 1) * WEEK


@pytest.fixture
def asked(checkin, couple):
    """What next week asks while nobody has done anything."""
    return coming(couple)


# --- Queries ----------------------------------------------------------------------------


@pytest.mark.parametrize("weeks", [0, 30])
def test_costs_six_queries_however_long_the_history(
    checkin, couple, alice, bob, weeks, django_assert_num_queries
):
    day = lived(couple, weeks)
    leanings.choose_practices(couple, ruled_out=["trust", "conflict"], agreed=["touch"], by=alice)
    for key in keys(questions_for(couple, day, START + weeks * WEEK))[:3]:
        leanings.rule_out(couple, prompt(key), by=bob)
        Wish.objects.create(couple=couple, kind=Wish.Kind.FIRST, since=day, prompts=[1, 2])
    with django_assert_num_queries(6):
        assert len(questions_for(couple, day, START + weeks * WEEK)) == 4


# --- What changes nothing ---------------------------------------------------------------


def drafts(user, checkin):
    for item in items(checkin):
        write(user, item, "A draft, " * 50)


def only_for_me(user, checkin):
    write(user, items(checkin)[0], "Mine", lane=Lane.ME)


def passes(user, checkin):
    write(user, items(checkin)[0], "", passed=True)


def week_off(user, checkin):
    WeekOff.objects.create(checkin=checkin, user=user, couple=checkin.couple, at=START)


def pauses(user, checkin):
    open_together.pause(member(user), at=START)


def seals(user, checkin):
    drafts(user, checkin)
    seal(user, checkin)


def seals_and_takes_it_back(user, checkin):
    seals(user, checkin)
    open_together.take_back(checkin.exchange, by=member(user), at=START)


APART = (drafts, only_for_me, passes, week_off, pauses, seals, seals_and_takes_it_back)


@pytest.mark.abuse("AC-04")
def test_what_one_does_apart_changes_no_pick(asked, checkin, couple, alice, bob):
    for act in APART:
        for who in (alice, bob):
            with undone():
                act(who, checkin)
                assert coming(couple) == asked, act.__name__


@pytest.mark.abuse("AC-04")
def test_nor_does_it_in_a_week_of_many(checkin, couple, alice, bob):
    day = lived(couple, 8)
    running, at = couple.checkins.latest("week"), START + 8 * WEEK + timedelta(days=1)
    Exchange.objects.filter(pk=running.exchange_id).update(opens_at=None)
    expected = coming(couple, at, day)
    seals(alice, running)
    assert coming(couple, at, day) == expected
    seals(bob, running)  # and now it has opened
    assert coming(couple, at, day) == expected


def test_weeks_opened_together_do_lead_deeper(checkin, couple):
    day, at = lived(couple, 3), START + 4 * WEEK
    Prompt.objects.filter(first_week=None).update(depth=2)
    assert {p.candidate.depth for p in coming(couple, at, day)} == {2}
    Exchange.objects.filter(couple=couple).update(opens_at=at + UNDO)  # in a minute
    assert {p.candidate.depth for p in coming(couple, at, day)} == {1}
    Exchange.objects.filter(couple=couple).update(opens_at=None)
    assert {p.candidate.depth for p in coming(couple, at, day)} == {1}


def test_what_others_would_rather_changes_nothing(asked, couple, charlie, dana):
    other = pair(charlie, dana)
    current(other, START)
    lived(other, 2)
    for key in keys(asked):
        leanings.rule_out(other, prompt(key), by=charlie)
        leanings.judge(other, {prompt(key).pk: Feedback.Verdict.NOT_FOR_US}, by=dana)
    Swap.objects.create(couple=other, user=dana, week=NEXT_DAY, prompt=prompt(keys(asked)[0]))
    fresh = Prompt.objects.filter(practice="trust", depth=1).values_list("pk", flat=True)
    Wish.objects.create(couple=other, kind=Wish.Kind.FIRST, since=NEXT_DAY, prompts=list(fresh))
    assert coming(couple) == asked


# --- What one person rather would, for both ---------------------------------------------


def test_a_prompt_one_rules_out_is_not_asked(asked, couple, alice, bob):
    for key, me in zip(keys(asked), (alice, bob) * 2, strict=True):
        leanings.rule_out(couple, prompt(key), by=me)
        leanings.rule_out(couple, prompt(key), by=me)  # twice is once
    after = coming(couple)
    assert not set(keys(after)) & set(keys(asked))
    assert len(after) == 4
    for key, me in zip(keys(asked), (alice, bob) * 2, strict=True):
        leanings.allow(couple, prompt(key), by=me)
    assert coming(couple) == asked


def test_allowing_again_takes_back_ones_own_no_and_not_the_others(asked, couple, alice, bob):
    first = prompt(keys(asked)[0])
    leanings.rule_out(couple, first, by=alice)
    leanings.rule_out(couple, first, by=bob)
    leanings.allow(couple, first, by=alice)
    assert first.key not in keys(coming(couple))


def test_a_practice_one_rules_out_is_not_asked(asked, couple, bob):
    out = {p.candidate.practice for p in asked}
    leanings.choose_practices(couple, ruled_out=out, agreed=[], by=bob)
    after = coming(couple)
    assert not out & {p.candidate.practice for p in after}
    assert len(after) == 4
    leanings.choose_practices(couple, ruled_out=[], agreed=[], by=bob)
    assert coming(couple) == asked


def test_not_for_us_is_not_asked_and_fine_may_be(asked, couple, alice, bob):
    ids = {key: prompt(key).pk for key in keys(asked)}
    verdicts = dict.fromkeys(ids.values(), Feedback.Verdict.FINE)
    leanings.judge(couple, verdicts, by=alice)
    assert coming(couple) == asked
    first = keys(asked)[0]
    leanings.judge(couple, {ids[first]: Feedback.Verdict.NOT_FOR_US}, by=bob)
    assert first not in keys(coming(couple))
    leanings.judge(couple, {ids[first]: Feedback.Verdict.FINE}, by=bob)  # the later one counts
    assert coming(couple) == asked


def test_more_like_this_reaches_the_picker(checkin, couple, alice, bob, monkeypatch):
    for key, me in (("mind-kettle-to-pillow", alice), ("ritual-first-ten-minutes", bob)):
        leanings.judge(couple, {prompt(key).pk: Feedback.Verdict.MORE}, by=me)
    monkeypatch.setattr(
        "checkins.week_questions.pick", lambda library, history, day, asker: asker.liked
    )
    assert coming(couple) == (("meaningful-conversation", 1), ("rituals", 1))


def test_touch_is_asked_only_after_both_agreed(checkin, couple, alice, bob):
    def choose(user, *agreed):
        others = PRACTICES - OPT_IN
        leanings.choose_practices(couple, ruled_out=others, agreed=agreed, by=user)
        return {p.candidate.practice for p in coming(couple)}

    assert choose(alice) == set()
    assert choose(alice, "touch") == set()
    assert choose(bob, "touch") == {"touch"}
    assert len(coming(couple)) == 4
    assert choose(alice) == set()  # a yes can be taken back


def test_alone_ones_own_yes_is_enough(charlie):
    alone = member(charlie).couple
    current(alone, START)
    leanings.choose_practices(alone, ruled_out=PRACTICES - OPT_IN, agreed=OPT_IN, by=charlie)
    assert {p.candidate.practice for p in coming(alone)} == {"touch"}


# --- Exchanging one ---------------------------------------------------------------------


def test_a_swap_exchanges_one_for_both_and_the_week_begins_so(asked, couple, alice):
    gone = keys(asked)[1]
    swap(couple, gone, NEXT_DAY, by=alice, at=LATER)
    began = current(couple, couple.rhythm.begins(NEXT_DAY))
    after = {item.version.prompt.key for item in items(began)}
    assert set(keys(asked)) - after == {gone}
    assert after - set(keys(asked)) == {Swap.objects.get().instead.key}
    assert len(after) == 4


def test_what_was_swapped_rests_for_eight_weeks(asked, couple, alice):
    only = next(p.candidate for p in asked if p.why == Why.CURIOSITY)
    others = Prompt.objects.filter(practice="curiosity", depth=1, first_week=None)
    others.exclude(key=only.key).update(status=Prompt.Status.RETIRED)
    swap(couple, only.key, NEXT_DAY, by=alice, at=LATER)
    for weeks, comes in ((0, False), (1, False), (7, False), (8, True)):
        day = NEXT_DAY + weeks * WEEK
        assert (only.key in keys(coming(couple, day=day))) is comes


# --- Why, kept with the week ------------------------------------------------------------


def test_each_item_keeps_why_it_was_asked(checkin, couple, asked):
    assert [item.why for item in items(checkin)] == [Why.FIRST] * 4
    began = current(couple, couple.rhythm.begins(NEXT_DAY))
    assert [item.why for item in items(began)] == [p.why for p in asked]
    assert all(isinstance(p, Pick) for p in asked)


# --- Two at once ------------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_look_at_once_see_the_same_and_begin_one_week(checkin, couple, alice):
    opens = couple.rhythm.begins(NEXT_DAY)
    expected = preview(couple, alice, LATER).picks
    looks = race(*[lambda n: preview(couple, alice, LATER).picks] * 2, rounds=3)
    assert [look for round_ in looks for look in round_] == [expected] * 6
    ((one, other),) = race(*[lambda n: current(couple, opens)] * 2)
    assert one == other
    assert [item.version.prompt.key for item in items(one)] == keys(expected)
    assert couple.checkins.count() == 2
