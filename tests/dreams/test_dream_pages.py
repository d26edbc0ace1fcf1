"""The pages: nothing typed is lost, and nothing tells what the other keeps back."""

import uuid

import pytest

from intimacy.dreams import keep_promise, loved_ideas
from intimacy.dreams.models import Dream, LovedLine, Promise, Step
from tests.conftest import member
from tests.dreams.conftest import AT, DAY, DREAMS, LOVED, PROMISES, TODAY, alike, pause, text
from tests.kept_dreams import dreamt, listed, promised

pytestmark = pytest.mark.usefixtures("evening")
SEEN = ("/week/", "/together/", "/together/more/", DREAMS, PROMISES, LOVED, "/back/words/")


@pytest.mark.sqlite
@pytest.mark.abuse("AC-51, AC-52")
def test_a_dream_from_the_first_line_to_what_is_remembered(couple, alice, bob, sign_in, evening):
    hers, his, once = sign_in(alice), sign_in(bob), str(uuid.uuid4())
    new = f"{DREAMS}new/"
    for typed, said in (("", "Write a few words first."), ("x" * 301, "Shorten it a little")):
        answer = hers.post(new, {"text": typed, "every": "3", "once": once})
        assert (answer.status_code, said in answer.text, typed in answer.text) == (422, True, True)
    assert hers.post(new, {"text": "Sea", "every": "5"}).status_code == 422
    made = [hers.post(new, {"text": "Sea", "every": "1", "once": once}).url for _ in range(2)]
    [path] = set(made)
    assert "Sea" in text(his, DREAMS)
    assert his.post(f"{path}step/", {"text": "Pack", "once": once}).url == path
    assert his.post(f"{path}step/", {"text": ""}).status_code == 422
    step = str(Step.objects.get().pk)
    his.post(f"{path}steps/", {"done": step})
    assert "Not done yet" in text(hers, path)
    assert 'value="Pack"' in hers.post(f"{path}steps/", {"off": step}).text
    hers.post(f"{path}steps/", {"off": step})  # gone already
    his.post(f"{path}change/", {"text": "The sea", "every": "1", "seen": "1"})
    late = hers.post(f"{path}change/", {"text": "A lake", "every": "1", "seen": "1"})
    assert (late.status_code, "The sea" in late.text, "A lake" in late.text) == (409, True, True)
    assert "Is it still ours?" not in text(hers, path)
    evening.move_to(AT + 40 * DAY)
    hers = sign_in(alice)
    assert "Is it still ours?" in text(hers, path)
    assert "Something you set down for today" not in text(hers, "/week/")  # after a week
    evening.move_to(AT + 30 * DAY)
    his = sign_in(bob)
    assert "Something you set down for today" in text(his, "/week/")
    assert his.get(f"{DREAMS}today/").url == path
    assert his.post(f"{path}still/").url == path
    assert "Is it still ours?" not in text(hers, path)
    late = his.post(f"{path}true/", {"text": "Salt", "seen": "1"})
    assert (late.status_code, "Salt" in late.text) == (409, True)
    assert his.post(f"{path}true/", {"text": "Salt", "seen": "2"}).url == path
    assert "Salt" in text(hers, f"{DREAMS}then/")
    for act in ("wake", "rest"):
        assert hers.post(f"{path}{act}/").url == path
    assert "The sea" in text(his, f"{DREAMS}rest/")


@pytest.mark.sqlite
@pytest.mark.abuse("AC-51")
def test_a_promise_from_its_day_to_its_line(couple, alice, bob, sign_in, evening):
    hers, his = sign_in(alice), sign_in(bob)
    new, once = f"{PROMISES}new/", str(uuid.uuid4())
    for day, said in (("2026-09-05", "has passed"), ("2027-12-01", "within"), ("", "Choose a day")):
        answer = hers.post(new, {"text": "Ring her", "day": day})
        assert (answer.status_code, said in answer.text) == (422, True)
        assert "Ring her" in answer.text
    for _ in range(2):
        good = {"text": "Ring her", "day": "2026-09-06", "once": once}
        assert hers.post(new, good).url == PROMISES
    path = Promise.objects.get().get_absolute_url()
    assert hers.get(f"{DREAMS}today/").url == path
    assert "set down for today" in text(hers, "/week/")
    assert "set down" not in text(his, "/week/")
    assert "Ring her" in text(his, PROMISES)
    assert his.get(path).status_code == 404
    assert hers.post(f"{path}move/", {"day": "2026-09-05"}).status_code == 422
    assert hers.post(f"{path}move/", {"day": "2026-09-09"}).url == path
    before = alike(his, PROMISES)
    evening.move_to(AT + 12 * DAY)
    assert alike(his, PROMISES) == before
    assert "How did it go?" in text(hers, PROMISES)
    assert hers.post(f"{path}gone/", {"text": "x" * 201}).status_code == 422
    assert hers.post(f"{path}gone/", {"text": "Not now"}).url == path
    shown = text(his, PROMISES)
    assert "Let go" in shown
    assert "Not now" in shown
    assert hers.get(f"{path}kept/").url == hers.get(f"{path}move/").url == path
    back = hers.post(f"{path}back/")
    assert (back.status_code, "Ring her" in back.text) == (200, True)
    assert "Ring her" not in text(his, PROMISES)


@pytest.mark.abuse("AC-52")
def test_a_list_grows_from_ideas_and_loses_nothing(couple, alice, bob, sign_in):
    hers, once = sign_in(alice), str(uuid.uuid4())
    begun = hers.post(LOVED, {"text": "First", "start": "1"}).text
    assert f"First\n{loved_ideas.idea_at(1)}" in begun
    more = hers.post(LOVED, {"text": "First", "five": "5"}).text
    assert "First</textarea>" in more
    assert loved_ideas.idea_at(5) in more
    assert loved_ideas.idea_at(1) not in more
    assert hers.post(LOVED, {"text": "", "start": "99"}).status_code == 200
    assert hers.post(LOVED, {"text": ""}).status_code == 422
    for _ in range(2):
        hers.post(LOVED, {"text": "Tea", "once": once})
    line = f"{LOVED}{LovedLine.objects.get().pk}/"
    assert hers.post(line, {"text": "Green tea", "seen": "1"}).url == LOVED
    late = hers.post(line, {"text": "Black tea", "seen": "1"})
    assert (late.status_code, "Green tea" in late.text, "Black tea" in late.text) == (409, 1, 1)
    assert "Green tea" in text(sign_in(bob), LOVED)
    off = hers.post(f"{line}off/")
    assert (off.status_code, "Green tea</textarea>" in off.text) == (200, True)
    assert not LovedLine.objects.exists()


@pytest.mark.sqlite
@pytest.mark.abuse("AC-04, AC-62")
def test_a_pause_and_what_is_done_in_it_leave_the_others_pages_as_they_are(
    couple, alice, bob, sign_in
):
    dreamt(alice, "The sea", AT)
    promise = promised(alice, "Ring her", AT - DAY, TODAY)
    listed(alice, "Tea", AT - DAY)
    his = sign_in(bob)
    before = [alike(his, path) for path in SEEN]
    pause(alice, AT - DAY / 2)
    assert [alike(his, path) for path in SEEN] == before
    promised(alice, "Waits", AT)
    keep_promise.close_promise(promise, "kept", "Waits", by=member(alice), at=AT)
    listed(alice, "Waits", AT)
    assert [alike(his, path) for path in SEEN] == before


def test_alone_it_is_ones_own_and_goes_along(alice, sign_in):
    hers = sign_in(alice)
    assert hers.post(f"{DREAMS}new/", {"text": "Sea", "every": "0"}).status_code == 302
    assert "Your dreams" in text(hers, DREAMS)
    hers.post(f"{PROMISES}new/", {"text": "Sleep", "day": "2026-09-07"})
    hers.post(LOVED, {"text": "Tea"})
    assert all(word in text(hers, "/back/words/") for word in ("Sleep", "Tea"))
    assert all(word in text(hers, "/back/words/export/") for word in ("Sea", "Sleep", "Tea"))
    assert Dream.objects.get().look_on is None


def test_no_page_asks_more_for_many(couple, alice, bob, sign_in, django_assert_max_num_queries):
    for number in range(6):
        dreamt(alice, f"Dream {number}", AT, 1, "One", "Two")
        for user in (alice, bob):
            promised(user, f"Promise {number}", AT)
            listed(user, f"Line {number}", AT)
    hers, dream = sign_in(alice), Dream.objects.all()[0].get_absolute_url()
    promise = Promise.objects.filter(author=alice)[0].get_absolute_url()
    line = f"{LOVED}{LovedLine.objects.filter(author=alice)[0].pk}/"
    paths = [DREAMS, dream, f"{dream}change/", f"{dream}true/", f"{DREAMS}new/", f"{DREAMS}then/"]
    paths += [
        PROMISES,
        promise,
        f"{promise}move/",
        f"{promise}kept/",
        LOVED,
        line,
    ]
    for path in paths:
        with django_assert_max_num_queries(10):
            text(hers, path)


@pytest.mark.abuse("AC-01")
def test_whoever_added_a_dream_takes_it_off_and_nobody_else(evening, couple, alice, bob, sign_in):
    hers, his = sign_in(alice), sign_in(bob)
    hers.post(f"{DREAMS}new/", {"text": "A garden", "every": "3"})
    page = Dream.objects.get().get_absolute_url()
    assert "Added by mistake?" in text(hers, page)
    assert "Take it off" not in text(his, page)
    assert his.post(f"{page}off/").url == page
    assert "It can rest instead." in text(his, page)
    assert hers.post(f"{page}off/").url == DREAMS
    assert hers.post(f"{page}off/").status_code == 404
    assert not Dream.objects.exists()
