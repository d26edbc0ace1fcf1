"""Ideas for a date, marked in private ten at a time; the rules are `sharing.private_marks`'."""

from intimacy.dates.ideas import ideas
from intimacy.dates.models import Batch, Mark, Sending
from intimacy.sharing import private_marks

SIZE = private_marks.SIZE
MARKING = private_marks.Marking(Batch, Mark, Sending, ideas)
batch_of, mark, matches = MARKING.batch_of, MARKING.mark, MARKING.matches
