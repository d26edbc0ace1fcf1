"""Finding something to do by an everyday word for it. What was looked for is kept nowhere."""

import re
from collections.abc import Sequence

from intimacy.couples.models import Couple
from intimacy.home.later_rooms import Thing
from intimacy.home.things_to_do import THINGS
from intimacy.lib.folded_text import fold
from prompts.vocabulary import LABELS

AT_MOST = 5
STEM = 4  # letters of a known word that may begin a longer one: "dream" is in "dreaming"
SAY_NOTHING = frozenset(
    "a an and are at be can do did for had has have he her him his how i in is it its me my of on"
    " or our she so some something that the them they this to us was we what when who with you your"
    .split()
)  # fmt: skip


def fitting_things(typed: str, couple: Couple) -> list[Thing]:
    """Return what `typed` may mean in this space, the likeliest first; [] where nothing fits.

    A word counts where it begins one of a thing's, or the other way round. What is for two is
    found alone, too: the page says what it takes.
    """
    asked = [word for word in _words(typed) if word not in SAY_NOTHING]
    fitting = [thing for thing in THINGS if not (thing.for_one and couple.is_pair)]
    counted = [(_hits(asked, _words_of(thing, couple)), thing) for thing in fitting]
    counted.sort(key=lambda one: -one[0])
    return [thing for hits, thing in counted if hits][:AT_MOST]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))


def _words_of(thing: Thing, couple: Couple) -> list[str]:
    practices = (f"{slug} {LABELS[slug]}" for slug in thing.practices)
    return _words(" ".join([str(thing.title_for(couple)), str(thing.words), *practices]))


def _hits(asked: Sequence[str], known: Sequence[str]) -> int:
    return sum(any(_same(word, other) for other in known) for word in asked)


def _same(word: str, known: str) -> bool:
    if len(word) < 2:
        return word == known
    return known.startswith(word) or (len(known) >= STEM and word.startswith(known))
