"""Which quiet cards stand on This week beside its one next step, and in which order they win."""

from collections.abc import Mapping

MOST = 4

# What somebody asks of this person comes first, then what has come, what stands on today, what
# is coming, and what is only good to know. Whatever is left out keeps its place in its own room.
ORDER = (
    "rhythm_change",  # the other changed our day: it wants an answer
    "could_bring",  # words written alone, for the first week only
    "asked",  # a counselor asks both
    "waiting",  # a time to come back, or words to come back with
    "talk",  # it is open now
    "note",  # it has come
    "unreached",  # perhaps nothing gets through to them
    "down",  # set down for today
    "ritual",  # today
    "date",  # it waits for an answer, or is the next
    "coming_set",  # a counselor's set begins with the next week
    "untouched",  # a slower pace is offered
    "resting",  # until a day, together
)
ASKING = frozenset(ORDER[: ORDER.index("down") + 1])  # of these something waits to be done


def quiet_cards(there: Mapping[str, object]) -> dict[str, object]:
    """Return of what is `there` for this person the `MOST` cards that win, in their order.

    `there` holds by name what each card would show, nothing or an empty value where it has
    nothing. Pure: rooms hand in what this person may read, so that nothing here can tell more.
    Raises KeyError for a name without a place in `ORDER`.
    """
    if strange := set(there) - set(ORDER):
        raise KeyError(strange)
    won = [name for name in ORDER if there.get(name)][:MOST]
    return {name: there[name] for name in won}
