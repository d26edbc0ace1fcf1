"""The pages of one's own: five lines, what they say over time, help where it is low."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from intimacy.couples import part_couple
from intimacy.pulse.models import Pulse
from tests.answered import answered, shown
from tests.conftest import member
from tests.pulse.conftest import AT, DAY, HIGH, LOW, MIDDLE, NOW, OWN, US, WEEK, WHEN, text

pytestmark = pytest.mark.usefixtures("evening")
THIN = "This sounds like a thin stretch"


@pytest.mark.sqlite
def test_five_lines_are_answered_and_may_be_changed(couple, alice, sign_in, evening):
    client = sign_in(alice)
    assert "Five lines every few weeks" in text(client)
    assert "Bob and I talked about more" in text(client, NOW)
    answer = client.post(NOW, {"beyond-chores": "4", "curious": ""}, follow=True)
    assert "Kept. Only you can see it." in answer.text
    assert "From the third time on" in answer.text
    assert 'role="img"' not in answer.text
    page = client.get(NOW)
    assert "Until a week is over, you can change it here." in page.text
    assert page.context["form"]["beyond-chores"].value() == "4"
    evening.move_to(AT + WEEK)
    assert client.get(NOW).context["form"]["beyond-chores"].value() == ""


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Answer one line at least"),
        ({"curious": ""}, "Answer one line at least"),
        ({"curious": "6", "said-it": "2"}, "Choose one of these, or pass."),
        ({"curious": "often", "said-it": "2"}, "Choose one of these, or pass."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    couple, alice, sign_in, fields, said
):
    page = sign_in(alice).post(NOW, fields)
    assert page.status_code == 422
    assert said in page.text
    assert page.context["form"]["said-it"].value() == fields.get("said-it")
    assert not Pulse.objects.exists()


@pytest.mark.sqlite
def test_from_the_third_time_on_it_is_drawn_with_a_table_its_equal(couple, alice, sign_in, evening):
    client = sign_in(alice)
    for n, said in enumerate((MIDDLE, HIGH)):
        answered(alice, said, AT + n * WEEK)
    assert 'role="img"' not in text(client)
    answered(alice, "10000", AT + 2 * WEEK)
    page = text(client)
    assert page.count('role="img"') == 5
    assert page.index(f'href="{NOW}"') < page.index('role="img"')
    assert page.count("h0") == 2 * 5 + 1
    assert "First “sometimes”, last “hardly”." in page
    assert "20 Sep 2026" in page
    assert page.count("passed") == 4
    assert THIN not in page


@pytest.mark.sqlite
def test_three_low_times_lead_to_help_and_nobody_else_is_told(couple, alice, bob, sign_in):
    for n in (2, 1, 0):
        answered(alice, LOW, AT - n * WEEK)
    page = text(sign_in(alice))
    assert THIN in page
    for path in ("/together/t/", "/together/b/", "/you/beside/", "/help/"):
        assert f'href="{path}"' in page, path
    for path in (OWN, US, "/week/", "/together/", "/together/more/"):
        assert THIN not in text(sign_in(bob), path)


def test_alone_it_works_without_a_second(charlie, sign_in):
    client = sign_in(charlie)
    assert "somebody" in text(client, NOW)
    assert "choose otherwise" not in text(client, NOW)
    for n in (2, 1, 0):
        answered(charlie, LOW, AT - n * WEEK)
    page = text(client)
    assert page.count('role="img"') == 5
    assert THIN in page
    assert US not in page
    assert "/together/t/" not in page
    assert client.get(US).status_code == client.post(US, {"go": "yes"}).status_code == 404


@pytest.mark.sqlite
def test_my_words_and_the_export_hold_it_and_it_can_be_forgotten(couple, alice, bob, sign_in):
    answered(alice, "10000", AT)
    hers, words, taken = sign_in(alice), "/back/words/", "/back/words/export/"
    for path in (words, taken):
        assert "More than what had to be done: hardly" in text(hers, path)
        assert "hardly" not in text(sign_in(bob), path)
    mine = member(alice)
    part_couple.leave(member(bob), at=AT)
    assert "hardly" in text(hers, words)
    assert "Delete my words there" in text(hers, words)
    hers.post(f"/back/words/{mine.pk}/forget/")
    assert not Pulse.objects.exists()


@pytest.mark.sqlite
def test_no_page_asks_more_than_ten_times_however_often_one_answered(
    couple, alice, bob, sign_in, evening
):
    counts = []
    for times in (3, 9):
        Pulse.objects.all().delete()
        evening.move_to(shown(alice, bob, AT, times=times))
        client = sign_in(bob)
        client.get("/help/")
        client.get("/week/")
        counts.append([queries(client, path) for path in (OWN, NOW, WHEN, US)])
    assert counts[0] == counts[1]
    assert max(counts[1]) <= 10, counts


def queries(client, path):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200, path
    return len(captured)


def test_the_latest_twelve_are_drawn(couple, alice, sign_in, evening):
    for n in range(14):
        answered(alice, MIDDLE, AT + n * WEEK)
    evening.move_to(AT + 14 * WEEK + DAY)
    page = text(sign_in(alice))
    assert page.count("h0") == 12 * 5
    assert "6 Sep 2026" not in page
