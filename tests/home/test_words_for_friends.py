"""Two friends read no word that is true of partners only, on any page of a full house."""

import re
from collections.abc import Iterator
from itertools import islice

import pytest

from intimacy.couples.models import Couple
from tests.canary import CANARY, furnish
from tests.page_text import seen
from tests.walk import addresses, client_of, routes
from tests.worlds import world

ROMANTIC = re.compile(
    r"partner|\bdates?\b|evening|\bcouples?\b|romantic|spouse|marri|love each other|in love", re.I
)
# What is right between friends too, or says how a thing is named elsewhere.
RIGHT_FOR_BOTH = (
    "Once a month, on a date",  # of the calendar, as the next three
    "None of it has a date to keep",
    "A line with today’s date",
    "and not to a date",
    "So that evening means your evening",
    "I’ll bring it up tomorrow evening",
    "Slow evenings",  # the title of a counselor's set
    "Couples counselor",  # her own words for her trade
    "Are you trained to work with couples",
    "“your partner”, “your friend” or the like",
    "You two are partners friends siblings",  # to choose from
    "Charlie would be here with you as partners",  # an invitation that says so
)
NOT_FOR_THE_TWO = ("admin:", "account_", "mfa_", "counseling:apply", "styleguide")
A_ROUTE = 3  # pages of one route that are read


def pages(house, client) -> Iterator[tuple[str, str]]:
    for name, keys in routes():
        if not name.startswith(NOT_FOR_THE_TWO):
            answers = (client.get(path) for path in addresses(house, name, keys))
            read = (answer.content.decode() for answer in answers if answer.status_code == 200)
            yield from ((name, page) for page in islice(read, A_ROUTE))


def said(page: str) -> str:
    """Return the words of a page, those in its labels too, without what stands for private ones."""
    labels = re.findall(r'(?:placeholder|aria-label|title|alt)="([^"]*)"', page)
    text = " ".join([CANARY.sub("", re.sub(r"<[^>]*>", " ", seen(page))), *labels])
    text = " ".join(text.split())
    for right in RIGHT_FOR_BOTH:
        text = text.replace(right, "")
    return text


@pytest.mark.xdist_group("the house read by alice")  # it has the same house
def test_no_page_calls_friends_partners_or_their_time_a_date(library):
    house = world(furnish)
    Couple.objects.update(bond="friends")
    found = {
        (name, text[max(0, hit.start() - 40) : hit.end() + 40])
        for name, page in pages(house, client_of(house, "alice"))
        for text in [said(page)]
        for hit in ROMANTIC.finditer(text)
    }
    assert not found
