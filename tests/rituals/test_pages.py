"""All of a space's rituals, ideas, and the page of one."""

from datetime import UTC, datetime, time
from html import unescape

import pytest
import time_machine

from intimacy.couples import part_couple
from intimacy.lib.recurrence import Rule
from intimacy.reminders.models import Schedule
from intimacy.rituals import cards, do_ritual, manage_ritual, rule_in_words
from tests.conftest import member
from tests.page_text import seen
from tests.rituals.conftest import NOW, TODAY, begin, days

pytestmark = pytest.mark.usefixtures("evening")
LIST, IDEAS = "/together/rituals/", "/together/rituals/ideas/"


def text(client, path=LIST):
    response = client.get(path)
    assert response.status_code == 200
    return unescape(seen(response))


def part(page, since, until):
    return page[page.index(f"<h2>{since}") : page.index(until)]


def test_an_empty_page_teaches_the_next_small_step(couple, alice, charlie, sign_in):
    page = text(sign_in(alice))
    assert "Begin with two minutes" in page
    assert "something small you do together again and again" in page
    alone = text(sign_in(charlie))
    assert "something small you do again and again" in alone
    assert "A space you share later starts empty." in alone


@pytest.mark.sqlite
def test_each_ritual_stands_once_in_its_place(tea, alice, sign_in):
    begin(alice, Rule("WEEKLY", weekdays=(2,)), name="Wednesday soup")
    begin(alice, Rule("MONTHLY", monthday=28), name="The bill walk")
    manage_ritual.pause(begin(alice, name="Paused one"), at=NOW)
    manage_ritual.end(begin(alice, name="Ended one"), at=NOW)
    page = text(sign_in(alice))
    assert "Tea on the step" in part(page, "Today", "<h2>This week")
    assert "Wednesday soup" in part(page, "This week", "<h2>Later")
    assert "On day 28 of every month" in part(page, "Later", "<h2>Paused")
    assert "Paused one" in part(page, "Paused", "<details")
    assert page.index("<details") < page.index("Ended one")
    assert page.count('class="title"') + page.count("<h3") == 5


@pytest.mark.sqlite
def test_done_is_a_tap_and_the_count_only_grows(tea, alice, bob, sign_in):
    hers, his = sign_in(alice), sign_in(bob)
    assert "Done" not in text(hers)
    answer = hers.post(f"{tea.get_absolute_url()}done/", {"day": "2026-09-06", "from": "list"})
    assert (answer.status_code, answer.url) == (302, LIST)
    his.post(f"{tea.get_absolute_url()}done/", {"day": "2026-09-06"})
    for client in (hers, his):
        assert "Done today. Done once." in text(client)
        assert "We did it" not in text(client)
    do_ritual.did(tea, TODAY - days(1), by=member(bob), at=NOW)
    assert "Done 2 times" in text(hers, tea.get_absolute_url())


def test_no_page_says_who_pressed_it(tea, alice, bob, sign_in):
    client = sign_in(bob)
    pages = []
    for user in (alice, bob):
        do_ritual.did(tea, TODAY, by=member(user), at=NOW)
        pages.append([client.get(p).text.split("csrf")[0] for p in (LIST, tea.get_absolute_url())])
        do_ritual.undo(tea, TODAY)
    assert pages[0] == pages[1]
    assert "treak" not in str(pages)


def test_undo_and_not_this_time_and_put_back(tea, alice, sign_in):
    client, path = sign_in(alice), tea.get_absolute_url()
    client.post(f"{path}done/", {"day": "2026-09-06"})
    client.post(f"{path}undone/", {"day": "2026-09-06", "from": "together"})
    assert "Done" not in text(client)
    client.post(f"{path}skip/", {"day": "2026-09-06"})
    page = text(client, path)
    assert "Left out once." in page
    assert "Not on Sunday 6 September" in page
    assert "<h2>Today" not in text(client)
    client.post(f"{path}back/", {"day": "2026-09-06"})
    assert "Not on Sunday" not in text(client, path)


def test_another_time_this_once(call, bob, sign_in):
    client, path = sign_in(bob), call.get_absolute_url()
    assert 'value="16:30"' in text(client, f"{path}move/?day=2026-09-07")
    answer = client.post(f"{path}move/", {"day": "2026-09-07", "on": "2026-09-08", "at": "12:00"})
    assert answer.url == path
    assert call.insteads.get().moved_to == datetime(2026, 9, 8, 18)  # noon of his, in Berlin
    page = text(client, path)
    assert "Moved from Monday 7 September" in page
    assert "Moved, just this once" in page


def test_what_was_done_today_is_not_coming_any_more(tea, alice, sign_in):
    client = sign_in(alice)
    page = text(client, tea.get_absolute_url())
    assert "Sunday 6 September, 21:00" in page
    assert "Not today" in page
    do_ritual.did(tea, TODAY, by=member(alice), at=NOW)
    page = text(client, tea.get_absolute_url())
    assert "Sunday 6 September" not in page
    assert "Not this time" in page


@pytest.mark.sqlite
def test_two_clocks_are_both_named_unless_one_is_hidden(call, tea, alice, bob, sign_in):
    client = sign_in(alice)
    page = text(client, call.get_absolute_url())
    assert "You are on Berlin time, Bob is on New York time." in page
    assert "Sunday 6 September, 22:30" in page
    assert "Sunday, 16:30 for Bob" in page
    assert "for Bob" not in text(client, tea.get_absolute_url())
    bob.zone_shown = False
    bob.save()
    page = text(client, call.get_absolute_url())
    assert "New York" not in page
    assert "16:30" not in page


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("rule", "ahead", "said"),
    [
        (Rule("DAILY"), 0, "Not today"),
        (Rule("DAILY"), 1, "Not this time"),
        (Rule("WEEKLY", weekdays=(5,)), 6, "Not this week"),
        (Rule("WEEKLY", weekdays=(6,)), 7, "Not this time"),
        (Rule("MONTHLY", monthday=8), 2, "Not this month"),
        (Rule("MONTHLY", monthday=5), 29, "Not this time"),
    ],
)
def test_what_is_left_out_is_not_said_to_be_nearer_than_it_is(rule, ahead, said):
    assert rule_in_words.not_then(rule, ahead=ahead) == said


def test_on_the_other_clock_it_may_be_another_day(couple, alice, bob, sign_in):
    late = begin(alice, Rule("WEEKLY", weekdays=(0,)), at=time(2), clock="same")
    assert "Every Sunday, 20:00" in text(sign_in(bob), late.get_absolute_url())
    assert "Every Monday, 02:00" in text(sign_in(alice), late.get_absolute_url())


def test_on_monday_sunday_can_still_be_counted(couple, alice, sign_in):
    walk = begin(alice, Rule("WEEKLY", weekdays=(6,)))
    with time_machine.travel(NOW + days(1), tick=False):
        client = sign_in(alice)
        assert "We did it on Sunday" in text(client, walk.get_absolute_url())
        client.post(f"{walk.get_absolute_url()}done/", {"day": "2026-09-06"})
        assert "Done on Sunday. Done once." in text(client, walk.get_absolute_url())


def test_pausing_going_on_ending_beginning_again(tea, alice, sign_in):
    client, path = sign_in(alice), tea.get_absolute_url()
    client.post(f"{path}pause/")
    assert "nobody is reminded" in text(client, path)
    client.post(f"{path}go-on/")
    assert "Next times" in text(client, path)
    assert "What you did stays counted" in text(client, f"{path}end/")
    assert client.post(f"{path}end/").url == LIST
    page = text(client, path)
    assert "This ritual has ended." in page
    assert "Change</a>" not in page
    client.post(f"{path}go-on/")
    assert "Next times" in text(client, path)


def test_a_reminder_of_a_moved_time_leads_to_its_ritual(tea, alice, charlie, sign_in):
    do_ritual.move(tea, TODAY, datetime(2026, 9, 9, 8), at=NOW)
    path = f"/together/rituals/{tea.insteads.get().pk}/"
    assert sign_in(alice).get(path).url == tea.get_absolute_url()
    assert sign_in(charlie).get(path).status_code == 404


@pytest.mark.abuse("AC-01, AC-25")
def test_strangers_and_the_past_find_nothing(tea, alice, bob, charlie, sign_in):
    path = tea.get_absolute_url()
    part_couple.leave(member(bob), at=NOW)
    for user in (alice, bob, charlie):
        client = sign_in(user)
        assert {client.get(f"{path}{verb}").status_code for verb in ("", "change/", "end/")} == {
            404
        }
        assert client.post(f"{path}done/", {"day": "2026-09-06"}).status_code == 404
        assert "Tea on the step" not in text(client)


def test_together_and_this_week_carry_what_is_today(tea, alice, sign_in):
    client = sign_in(alice)
    assert "Tea on the step" in text(client, "/together/")
    assert "Today, 21:00" in text(client, "/week/")
    do_ritual.did(tea, TODAY, by=member(alice), at=NOW)
    assert "Done today." in text(client, "/together/")
    assert "A ritual of yours" not in text(client, "/week/")


def test_together_shows_three_at_most(couple, alice, sign_in):
    for number in range(5):
        begin(alice, at=time(20, number))
    assert text(sign_in(alice), "/together/").count("We did it") == 3


@pytest.mark.sqlite
def test_somebody_who_moves_is_reminded_there_but_at_the_same_moment(tea, call, alice, sign_in):
    assert sign_in(alice).post("/you/", {"name": "Alice", "zone": "Asia/Tokyo"}).status_code == 302
    hers = Schedule.objects.filter(user=alice)
    assert hers.get(subject=tea.pk).next_at == datetime(2026, 9, 7, 12, tzinfo=UTC)
    assert hers.get(subject=call.pk).next_at == datetime(2026, 9, 6, 20, 30, tzinfo=UTC)


def test_pages_ask_the_same_of_the_database_with_3_and_with_40(
    couple, alice, sign_in, django_assert_max_num_queries
):
    client, one = sign_in(alice), begin(alice, at=time(22)).get_absolute_url()
    counts = {}
    for many in (3, 40):
        while couple.rituals.count() < many:
            begin(alice, at=time(22, couple.rituals.count()))
        for path in (LIST, "/together/", one, f"{one}change/", "/week/"):
            client.get(path)
            most = {"/week/": 19, "/together/": 10}.get(path, 9)
            with django_assert_max_num_queries(most) as asked:
                client.get(path)
            assert counts.setdefault(path, len(asked)) == len(asked), path


def test_ideas_by_practice_length_and_energy(couple, alice, sign_in):
    client = sign_in(alice)
    page = text(client, f"{IDEAS}?practice=mindfulness&length=10&energy=low")
    assert '<option value="mindfulness" selected>' in page
    assert "Take this" in page
    assert "In ten minutes:" in text(client, f"{IDEAS}?length=more")
    assert "energy=low&page=2" in text(client, f"{IDEAS}?energy=low")
    assert "Nothing fits all of that" in text(
        client, f"{IDEAS}?practice=trust&length=more&energy=high"
    )
    for nonsense in ("practice=trust'--&length=x&energy=%00", "page=99999", "page=x"):
        assert "Take this" in text(client, f"{IDEAS}?{nonsense}")


def test_a_page_shows_only_the_latest_of_many_that_ended(couple, alice, sign_in, monkeypatch):
    monkeypatch.setattr(cards, "ENDED_SHOWN", 1)
    for number, name in enumerate(("First", "Second", "Third")):
        ritual = begin(alice, name=f"{name} walk")
        if name != "Third":
            manage_ritual.end(ritual, at=NOW + days(number))
    page = text(sign_in(alice), LIST)
    assert [f"{name} walk" in page for name in ("First", "Second", "Third")] == [False, True, True]
