"""What two people choose together about what they are asked."""

from collections.abc import Sequence

from intimacy.accounts.models import User
from intimacy.audit.models import record
from intimacy.couples.models import Couple
from intimacy.couples.spaces import hold


def choose(
    couple: Couple,
    *,
    questions: int,
    focus: str,
    circumstances: Sequence[str],
    by: User,
) -> None:
    """Ask so many questions a week, with this practice more often, for lives like this.

    Both see it and either may change it; the running week stays as it is. Raises IntegrityError
    for more questions than `MOST_QUESTIONS` or fewer than `FEWEST_QUESTIONS`.
    """
    with hold(couple) as couple:
        couple.questions, couple.focus = questions, focus
        couple.circumstances = sorted(circumstances)
        couple.save(update_fields=["questions", "focus", "circumstances"])
        record("couple.questions", actor_id=by.pk, couple_id=couple.pk)
