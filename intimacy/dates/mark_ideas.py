"""Ideas for a date, marked in private ten at a time; the rules are `sharing.private_marks`'."""

from intimacy.couples.models import Couple
from intimacy.dates.ideas import Idea, ideas
from intimacy.dates.models import Batch, Mark, Sending
from intimacy.sharing import private_marks
from prompts.vocabulary import ANY_BOND


def suits(idea: Idea, couple: Couple) -> bool:
    """True where an idea is for these two: partners may have any, others what suits any bond."""
    return not couple.of_any_bond or ANY_BOND in idea.tags


SIZE = private_marks.SIZE
MARKING = private_marks.Marking(Batch, Mark, Sending, ideas, suits)
batch_of, mark, matches = MARKING.batch_of, MARKING.mark, MARKING.matches
