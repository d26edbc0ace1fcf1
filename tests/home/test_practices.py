"""Every practice leads to a page where it is done: the table of the README, followed."""

import re

import pytest
import time_machine
from django.urls import reverse

from checkins.models import CheckIn
from intimacy.accounts.models import User
from intimacy.couples.models import Couple
from intimacy.demo.fill_house import address
from intimacy.home.find_things import fitting_things
from prompts.vocabulary import LABELS, PRACTICES
from tests.floors import ROOT
from tests.test_weight import THURSDAY, house, somebody  # noqa: F401  a fixture

ROW = re.compile(r"^\| ([a-z-]+) \| `([\w:-]+)` \| .+ \|$", re.MULTILINE)
DONE = ROW.findall((ROOT / "README.md").read_text(encoding="utf-8"))
# What one presses or fills in there, where "the page opens" would say too little.
PRESSED = {
    "open-communication": 'name="when"',
    "empathy": "acknowledgement/",
    "support": "/with/",
    "appreciation": 'name="text"',
    "date-nights": "<form",
    "touch": "touch",
    "emotional-awareness": 'name="feelings"',
    "going-first": "invit",
    "beyond-romance": "/you/questions/",
}

# What somebody may type who does not know what we call it.
SAID = {
    "open-communication": "complain",
    "meaningful-conversation": "talk",
    "active-listening": "listen",
    "empathy": "understanding",
    "curiosity": "know you better",
    "inner-world": "my fears",
    "appreciation": "thank you",
    "support": "help me",
    "goals-and-dreams": "bucket list",
    "trust": "trust",
    "quality-time": "something fun",
    "date-nights": "going out",
    "rituals": "habit",
    "touch": "sex",
    "shared-interests": "hobby",
    "emotional-awareness": "feelings",
    "feeling-loved": "love language",
    "conflict": "we had a fight",
    "repair": "sorry",
    "forgiveness": "grudge",
    "mindfulness": "breathe",
    "self-care": "diary",
    "noticing-drift": "drifting",
    "going-first": "begin",
    "seeking-help": "therapist",
    "beyond-romance": "my sister",
}


def test_the_table_has_every_practice_once():
    assert sorted(slug for slug, _ in DONE) == sorted(PRACTICES)


@pytest.mark.parametrize("kind", Couple.Kind)
def test_each_practice_is_found_by_its_name_and_by_an_everyday_word(kind):
    couple = Couple(kind=kind)
    assert SAID.keys() == PRACTICES
    for slug, word in SAID.items():
        for typed in (slug, str(LABELS[slug]), word):
            assert any(slug in thing.practices for thing in fitting_things(typed, couple)), (
                slug,
                typed,
            )


@pytest.mark.django_db
def test_each_practice_can_be_done_where_the_table_says(house):  # noqa: F811
    alice, charlie = somebody("Alice"), somebody("Charlie")
    hers = CheckIn.objects.visible_to(User.objects.get(email=address("Alice")))
    opened = hers.filter(exchange__opens_at__lte=THURSDAY).first()
    keys = {"checkins:opened": [opened.pk]}
    for slug, name in DONE:
        # Inviting is for whoever has nobody yet.
        who = charlie if slug == "going-first" else alice
        with time_machine.travel(THURSDAY, tick=False):
            page = who.get(reverse(name, args=keys.get(name, [])))
        assert page.status_code == 200, slug
        assert PRESSED.get(slug, "<h1") in page.content.decode(), slug
