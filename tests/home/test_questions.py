"""What we are asked: both see it, either may change it, and it counts from next week on."""

from html import unescape

import pytest
import time_machine

from checkins.begin_week import begin, current
from checkins.models import CheckIn
from intimacy.couples import part_couple
from intimacy.couples.models import FEWEST_QUESTIONS, MOST_QUESTIONS, Couple
from intimacy.sharing.models import UNDO
from prompts.library import catalog
from prompts.models import Prompt
from prompts.picker.candidates import Pick, Why
from prompts.vocabulary import CONTEXTS, OPT_IN
from tests.asked import NOW, WEEK, coming, coming_keys, keys_of, later, publish_only
from tests.conftest import START, member, pair, seal

PATH = "/you/questions/"
GENTLY = "/you/questions/gently/"
KEPT = "Kept. It counts from the next week on."
USUAL = {"questions": "4", "focus": "", "circumstances": []}


@pytest.fixture(autouse=True)
def _evening():
    with time_machine.travel(NOW, tick=False):
        yield


def text(client, path=PATH):
    response = client.get(path)
    assert response.status_code == 200
    return unescape(response.content.decode())


def choose(client, **changes):
    response = client.post(PATH, {**USUAL, **changes})
    assert (response.status_code, response.url) == (302, PATH)
    assert KEPT in text(client)


def chosen(couple):
    couple.refresh_from_db()
    return couple.questions, couple.focus, couple.circumstances


def only_for(tag):
    """Leave the prompts that are asked where this is true, and need nothing else to be true."""
    every = Prompt.objects.exclude(practice__in=OPT_IN)
    publish_only(pk__in=[p.pk for p in every if set(p.tags) & CONTEXTS == {tag}])


# --- Choosing ---------------------------------------------------------------------------


@pytest.mark.sqlite
@pytest.mark.parametrize("number", range(FEWEST_QUESTIONS, MOST_QUESTIONS + 1))
def test_so_many_from_next_week_on(checkin, alice, sign_in, number):
    before = keys_of(checkin)
    choose(sign_in(alice), questions=str(number))
    assert keys_of(checkin) == before
    assert keys_of(current(checkin.couple, NOW)) == before
    assert len(coming(checkin.couple)) == number
    assert len(keys_of(current(checkin.couple, START + WEEK))) == number


def test_a_focus_comes_round_with_its_reason(checkin, alice, sign_in):
    client = sign_in(alice)
    choose(client, questions="5", focus="trust")  # a repair and a turn
    assert all("trust" in {c.practice for c in week} for week in later(checkin.couple, 2))
    with time_machine.travel(START + WEEK, tick=False):
        week = current(checkin.couple, START + WEEK)
        reasons = [question["why"] for question in client.get("/week/next/").context["questions"]]
        page = client.get(week.get_absolute_url(), follow=True)
        shown = [line.why for line in page.context["shown"].lines]
    assert "Your focus comes round more often: promises and trust." in [*shown, *reasons]


@pytest.mark.sqlite
def test_a_bond_decides_what_fits(checkin, alice, sign_in):
    """Prompts of romance are for partners; nobody is asked them by mistake."""
    client = sign_in(alice)
    only_for("romance")
    assert coming(checkin.couple)
    checkin.couple.bond = "friends"
    checkin.couple.save()
    assert not coming(checkin.couple)
    assert "We are married" not in text(client)


@pytest.mark.parametrize("tag", ["parents", "long-distance", "decades"])
def test_circumstances_bring_their_own_questions(checkin, alice, sign_in, tag):
    only_for(tag)
    assert not coming(checkin.couple)
    choose(sign_in(alice), circumstances=[tag])
    assert coming(checkin.couple)


@pytest.mark.sqlite
def test_both_see_it_and_either_may_change_it(checkin, alice, bob, sign_in):
    hers, his = sign_in(alice), sign_in(bob)
    choose(hers, questions="5", focus="trust", circumstances=["parents", "new"])
    assert chosen(checkin.couple) == (5, "trust", ["new", "parents"])
    seen = text(his)
    assert "Alice sees this page too, and either of you can change it." in seen
    assert his.get(PATH).context["form"].initial == {
        "questions": 5,
        "focus": "trust",
        "circumstances": ["new", "parents"],
    }
    choose(his)
    assert chosen(checkin.couple) == (4, "", [])
    assert hers.get(PATH).context["form"].initial["questions"] == 4


BAD = [
    ("questions", "2"),
    ("questions", "7"),
    ("questions", "many"),
    ("focus", "appreciation"),  # comes every week anyway
    ("focus", "touch"),  # needs both to agree, in private
    ("focus", "nonsense"),
    ("circumstances", ["parents", "romance"]),
]


@pytest.mark.sqlite
def test_what_cannot_be_is_said_at_its_field(couple, alice, sign_in):
    client = sign_in(alice)
    for field, bad in BAD:
        response = client.post(PATH, {**USUAL, "questions": "5", "focus": "trust", field: bad})
        assert response.status_code == 422
        assert list(response.context["form"].errors) == [field]
        seen = response.content.decode()
        assert "There is a problem" in seen
        for part in (f'href="#id_{field}"', f'id="id_{field}"', f'id="id_{field}_error"'):
            assert part in seen, (field, bad)
        if field != "focus":
            assert '<option value="trust" selected>' in seen  # what was chosen is not lost
    assert chosen(couple) == (4, "", [])


# --- Alone, and others ------------------------------------------------------------------


@pytest.mark.sqlite
@pytest.mark.abuse("AC-66")
def test_alone_there_is_no_bond_to_change(charlie, sign_in):
    client, couple = sign_in(charlie), member(charlie).couple
    seen = text(client)
    assert 'name="bond"' not in seen
    assert "sees this page too" not in seen
    assert "We are married" not in seen
    assert 'value="parents"' in seen
    choose(client, questions="3", focus="self-care", circumstances=["parents"])
    assert chosen(couple) == (3, "self-care", ["parents"])
    response = client.post(PATH, {**USUAL, "circumstances": ["marriage"]})
    assert response.status_code == 422
    assert chosen(couple)[2] == ["parents"]


@pytest.mark.abuse("AC-66")
def test_nothing_else_of_the_couple_can_be_sent_along(couple, alice, sign_in):
    current(couple, NOW)
    before = Couple.objects.filter(pk=couple.pk).values().get()
    extra = {
        "bond": "friends",
        "zone": "UTC",
        "weekday": "1",
        "kind": "solo",
        "ended_at": str(NOW),
        "couple": "x",
    }
    choose(sign_in(alice), questions="5", **extra)
    after = Couple.objects.filter(pk=couple.pk).values().get()
    assert after == {**before, "questions": 5}


@pytest.mark.abuse("AC-01")
def test_a_stranger_chooses_for_themselves(checkin, alice, bob, charlie, sign_in):
    client, theirs = sign_in(charlie), coming_keys(checkin.couple)
    choose(client, questions="6", focus="trust")
    client.post(GENTLY, {"gently": "yes"})
    assert chosen(checkin.couple) == (4, "", [])
    assert coming_keys(checkin.couple) == theirs
    assert "Only light questions" not in text(sign_in(alice))
    assert "Alice" not in text(client)


@pytest.mark.abuse("AC-25")
def test_who_left_chooses_for_nobody_else(couple, alice, bob, sign_in):
    current(couple, START)
    choose(sign_in(alice), questions="6")
    part_couple.leave(member(bob), at=NOW)
    choose(sign_in(bob), questions="3")
    assert chosen(couple)[0] == 6
    assert chosen(member(alice).couple)[0] == 4  # a space of one's own begins as usual


# --- What This week says ----------------------------------------------------------------


@pytest.mark.sqlite
def test_this_week_counts_its_questions(couple, alice, sign_in):
    library = [Pick(c, Why.TURN) for c, _ in catalog.every().values()]
    for number, named in enumerate(("One", "Two", "Three", "Four", "Five", "Six"), start=1):
        begin(couple, (START - (7 - number) * WEEK).date(), library[:number])
        counted = "question" if number == 1 else "questions"
        with time_machine.travel(START - (7 - number) * WEEK, tick=False):
            seen = text(sign_in(alice), "/week/")
        assert f"<h1>{named} {counted} for this week</h1>" in seen


@pytest.mark.sqlite
@pytest.mark.parametrize("of_two", [True, False], ids=["of two", "alone"])
def test_a_week_in_which_nothing_is_asked_breaks_no_page(alice, bob, sign_in, of_two):
    publish_only(pk=None)
    couple = pair(alice, bob) if of_two else member(alice).couple
    current(couple, START)
    client, at = sign_in(alice), START + WEEK
    with time_machine.travel(at, tick=False):
        seen = text(client, "/week/")
        assert client.get("/week/").context["state"].name == "nothing-asked"
        assert "<h1>Nothing is asked this week</h1>" in seen
        assert f'href="{PATH}"' in seen
        week = couple.checkins.first()
        assert not keys_of(week)
        here = week.get_absolute_url()
        assert client.get(here).url == "/week/"
        for part in ("review/", "1/", "2/", "mine/", "both/", "talk/"):
            assert client.get(f"{here}{part}", follow=True).status_code in {200, 404}, part
        for path in ("/back/", "/week/next/", "/you/", "/together/", "/back/words/"):
            text(client, path)


@pytest.mark.sqlite
def test_an_empty_week_can_be_sealed_and_taken_off_without_an_error(alice, bob, couple, sign_in):
    publish_only(pk=None)
    week = begin(couple, START.date(), [])
    client, here = sign_in(alice), week.get_absolute_url()
    for part in ("off/", "off/undo/", "seal/", "seal/undo/", "bring/"):
        assert client.post(f"{here}{part}", follow=True).status_code in {200, 404}, part
    seal(alice, week, NOW - UNDO)
    seal(bob, week, NOW - UNDO)
    CheckIn.objects.update(talked_at=NOW)
    for path in ("/week/", f"{here}both/", f"{here}talk/", "/back/"):
        text(client, path)
    assert client.post(f"{here}verdicts/", {"verdict-1": "not"}).status_code == 302
