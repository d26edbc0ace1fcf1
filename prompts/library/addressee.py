"""To whom a question is put: one of two, by the other's name or without it, or somebody alone."""

import re
from dataclasses import dataclass

from django.utils.text import capfirst

from intimacy.couples.bond_words import words_of
from intimacy.couples.models import Couple
from intimacy.couples.spaces import Space
from prompts.library.wording_rules import PARTNER

# Where a sentence begins, perhaps behind an opening quotation mark.
BEGINS = re.compile(r"(^|[.?!…][’”]?\s)([‘“]?)\{partner\}")


@dataclass(frozen=True)
class Addressee:
    """Somebody in a pair, whose other is called `partner` ("" where no name may stand), or alone.

    A name at hand does not make a pair, and none does not make anybody alone: what was asked of
    two stays a question about the other, whoever reads it later.
    """

    in_pair: bool
    partner: str = ""
    bond: str = Couple.Bond.PARTNERS

    def address(self, text: str) -> str:
        """Put the partner's name into `text`, or "your partner", "your friend" as they are,
        in the language of today.
        """
        if self.partner:
            return text.replace(PARTNER, self.partner)
        nobody = str(words_of(self.bond).other)
        begun = BEGINS.sub(lambda at: f"{at[1]}{at[2]}{capfirst(nobody)}", text)
        return begun.replace(PARTNER, nobody)


ALONE = Addressee(in_pair=False)
UNNAMED = Addressee(in_pair=True)


def one_of(couple: Couple, partner: str = "") -> Addressee:
    """Return whom questions of this space are put to; `partner` only where the name may stand."""
    return Addressee(True, partner, couple.bond) if couple.is_pair else ALONE


def person_in(space: Space) -> Addressee:
    """Return the person whose space it is, as its pages ask them: with the other's name."""
    return one_of(space.couple, space.partner_name)
