"""Help: directories for everybody, and lines only as long as somebody has read them lately."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from intimacy.home import help, help_check
from intimacy.lib import countries
from tests.page_text import seen

pytestmark = pytest.mark.django_db
# The day the shipped lines were last looked through. Whoever moves it has read each of them again.
LOOKED_THROUGH = date(2026, 11, 30)
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
LINE = {
    "country": "DE",
    "name": "A line that is made up",
    "number": "+49 (0) 30 0000-000",
    "what": "Day and night, for tests alone.",
    "page": "https://example.org/call-us",
    "read_on": LOOKED_THROUGH,
}


def made_up(**other) -> help.HelpLine:
    return help.HelpLine(**{**LINE, **other})


@pytest.fixture
def two_countries(monkeypatch):
    austria = made_up(country="AT", name="One in Austria", number="000 111")
    monkeypatch.setattr(help, "lines", lambda: (made_up(), austria))
    with time_machine.travel(NOON, tick=False):
        yield


def test_the_shipped_lines_are_read_and_none_is_stale():
    assert not [line for line in help.lines() if line.is_stale(LOOKED_THROUGH)]
    assert all(line.read_on <= LOOKED_THROUGH for line in help.lines())


def test_a_line_is_trusted_for_half_a_year():
    assert not made_up().is_stale(LOOKED_THROUGH + timedelta(days=180))
    assert made_up().is_stale(LOOKED_THROUGH + timedelta(days=181))


def test_a_stale_line_is_shown_no_longer_and_the_check_asks_for_it(client, monkeypatch):
    monkeypatch.setattr(help, "lines", lambda: (made_up(),))
    with time_machine.travel(NOON + timedelta(days=180), tick=False):
        assert not help_check.check_help_lines()
        assert "+49 (0) 30 0000-000" in seen(client.get("/help/?country=DE"))
    with time_machine.travel(NOON + timedelta(days=181), tick=False):
        (warning,) = help_check.check_help_lines()
        assert "A line that is made up (DE) was read on 2026-11-30" in warning.msg
        page = seen(client.get("/help/?country=DE"))
    assert "0000-000" not in page
    assert "<select" not in page
    assert "findahelpline.com" in page


SLIPS = {
    "page": ("", "page is not text"),
    "read_on": ("yesterday", "read_on is not a day"),
    "number": ("call us", "cannot be dialled"),
    "country": ("Germany", "country Germany is unknown"),
}


def written(folder, **other):
    path = folder / "help_lines.yaml"
    row = {**LINE, **other}
    fields = [f"{k}: {v}" if k == "read_on" else f'{k}: "{v}"' for k, v in row.items() if v != ...]
    path.write_text("lines:\n  - " + "\n    ".join(fields) + "\n")
    return path


def test_a_whole_line_is_read(tmp_path):
    assert help.lines(written(tmp_path)) == (made_up(),)


@pytest.mark.parametrize(("field", "slip"), SLIPS.items())
def test_a_line_is_refused_with_the_reason(tmp_path, field, slip):
    value, reason = slip
    with pytest.raises(ValueError, match=reason):
        help.lines(written(tmp_path, **{field: value}))


@pytest.mark.parametrize("field", ["page", "read_on", "number"])
def test_a_line_that_leaves_out_where_it_is_from_is_refused(tmp_path, field):
    with pytest.raises(ValueError, match="a line has"):
        help.lines(written(tmp_path, **{field: ...}))


def test_an_address_that_is_not_safe_is_refused(tmp_path):
    with pytest.raises(ValueError, match="begins with https"):
        help.lines(written(tmp_path, page="javascript:alert(1)"))


def test_signed_out_one_chooses_a_country(two_countries, client, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = seen(client.get("/help/"))
    assert page.index("Austria") < page.index("Germany")
    assert "A line that is made up" not in page
    page = seen(client.get("/help/?country=DE"))
    assert 'href="tel:+490300000000"' in page
    assert "on 30 November 2026" in page
    assert "One in Austria" not in page


@pytest.mark.parametrize("asked", ["XX", "", "de", "%00", "DE&country=XX"])
def test_what_is_not_there_asks_for_nothing(two_countries, client, asked):
    page = client.get(f"/help/?country={asked}")
    assert page.status_code == 200
    assert "tel:" not in page.content.decode()
    assert '<option value="" selected>Choose a country' in seen(page)


def test_signed_in_the_country_of_ones_clock_comes_first(two_countries, alice, sign_in):
    alice.zone = "Europe/Vienna"
    alice.save()
    assert "One in Austria" in seen(sign_in(alice).get("/help/"))
    assert "A line that is made up" in seen(sign_in(alice).get("/help/?country=DE"))


def test_without_a_line_there_is_nothing_to_choose(client):
    page = seen(client.get("/help/"))
    assert "<select" not in page
    for directory in help.DIRECTORIES:
        assert f'href="{directory.url}"' in page
        # Its name says where it leads: no site of somebody else's under a known name.
        assert directory.url.split("/")[2] in directory.name.lower().replace(" ", "") + ".com"


def test_help_says_when_this_is_the_wrong_tool_and_how_to_find_a_counselor(client):
    page = seen(client.get("/help/"))
    assert "When this is the wrong tool" in page
    assert "How to find a counselor" in page
    assert 'href="/quiet/"' in page


def test_zones_lie_in_countries():
    assert countries.country_of("Europe/Berlin") == "DE"
    assert countries.country_of("Etc/UTC") is None
    assert countries.names()["AT"] == "Austria"
