"""What a couple is asked, from what both can see: wishes, choices, the library as it stands."""

import pytest

from intimacy.couples.models import Couple
from intimacy.sharing.models import Item
from prompts.models import Prompt, Wish
from prompts.picker import wish_list
from prompts.picker.candidates import Why
from tests.checkins.test_week_questions import LATER, NEXT_DAY, WEEK, coming, keys, lived, prompt
from tests.checkins.test_week_questions import asked as asked
from tests.conftest import START

# --- Wishes and choices -----------------------------------------------------------------


def wish(couple, *found, **fields):
    ids = [prompt(key).pk for key in found]
    fields = {"kind": Wish.Kind.FIRST, "since": NEXT_DAY, "prompts": ids} | fields
    return Wish.objects.create(couple=couple, **fields)


def wished(picks):
    return {p.candidate.key for p in picks if p.why == Why.WISH}


@pytest.fixture
def three(library):
    """Three light prompts nobody was asked yet."""
    rows = Prompt.objects.filter(practice="curiosity", depth=1, tags=["any-bond"], first_week=None)
    return list(rows.order_by("key").values_list("key", flat=True)[:3])


def test_wishes_are_asked_first_the_oldest_before_the_younger(checkin, couple, three):
    wish(couple, three[0], made_at=LATER)
    wish(couple, three[1], three[2], made_at=START)
    assert wished(coming(couple)) == {three[1]}  # repair is due, so there is room for one
    Prompt.objects.filter(kind="repair").update(status=Prompt.Status.RETIRED)
    assert wished(coming(couple)) == {three[1], three[2]}


def test_a_wish_holds_from_its_week_to_its_end(checkin, couple, three):
    wish(couple, three[0], since=NEXT_DAY + WEEK, until=NEXT_DAY + 3 * WEEK)
    holds = [bool(wished(coming(couple, day=NEXT_DAY + n * WEEK))) for n in range(5)]
    assert holds == [False, True, True, False, False]


def test_a_wish_for_what_is_not_there_is_passed_over(checkin, couple, three):
    wish(couple, three[0], prompts=[0, prompt(three[0]).pk, 10**9])
    assert wished(coming(couple)) == {three[0]}


def test_a_gentle_month_asks_light_ones_and_ends(checkin, couple):
    day, at = lived(couple, 3), START + 4 * WEEK
    Prompt.objects.exclude(practice="curiosity").filter(first_week=None).update(depth=2)

    def deepest():
        weeks = [coming(couple, at, day + n * WEEK) for n in range(5)]
        return [max(p.candidate.depth for p in picks) for picks in weeks]

    wish_list.go_gently(couple, since=day)
    assert deepest() == [1, 1, 1, 1, 2]
    wish_list.end_gently(couple, before=day + 2 * WEEK)
    assert deepest() == [1, 1, 2, 2, 2]
    wish_list.end_gently(couple, before=day)
    assert deepest() == [2] * 5


def test_as_many_as_they_chose(checkin, couple):
    for questions in (3, 4, 5, 6):
        Couple.objects.update(questions=questions)
        assert len(coming(couple)) == questions


def test_circumstances_and_bond_open_their_prompts(checkin, couple, monkeypatch):
    monkeypatch.setattr(
        "checkins.week_questions.pick", lambda library, history, day, asker: asker.tags
    )

    def tags(**fields):
        Couple.objects.filter(pk=couple.pk).update(**fields)
        return coming(couple)

    assert tags() == {"romance"}
    assert tags(circumstances=["parents", "new"]) == {"romance", "parents", "new"}
    assert tags(circumstances=[], bond=Couple.Bond.FRIENDS) == set()


def test_a_focus_is_asked_about(checkin, couple):
    lived(couple, 1)
    Couple.objects.update(focus="self-care")
    picks = coming(couple, day=NEXT_DAY + WEEK)
    assert [p.candidate.practice for p in picks if p.why == Why.FOCUS] == ["self-care"]


# --- The library changes ----------------------------------------------------------------


def test_only_what_is_published_is_asked(asked, couple):
    for status in set(Prompt.Status) - {Prompt.Status.PUBLISHED}:
        Prompt.objects.filter(key__in=keys(asked)).update(status=status)
        after = coming(couple)
        assert not set(keys(after)) & set(keys(asked))
        assert len(after) == 4


def test_what_is_retired_stays_in_what_they_had(checkin, couple):
    lived(couple, 1)
    repair = Item.objects.get(exchange__couple=couple, version__prompt__kind="repair")
    Prompt.objects.filter(pk=repair.version.prompt_id).update(status=Prompt.Status.RETIRED)
    assert Why.REPAIR not in {p.why for p in coming(couple, day=NEXT_DAY + WEEK)}


def test_a_new_wording_is_no_new_prompt(checkin, couple):
    day = lived(couple, 1)
    had = Prompt.objects.filter(versions__item__exchange__couple=couple)
    for one in had:
        one.current = one.versions.create(number=2)
        one.save()
    assert not set(keys(coming(couple, day=day))) & {one.key for one in had}
