"""Whether what reads many rows at once keeps a relation from being loaded row by row."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from django.db.models import FETCH_RAISE, Model
from django.db.models.query import MAX_GET_RESULTS, ModelIterable

# Read by the verbs and the rules behind a page, or beside the rows of a list. No page lists them.
BESIDE = {
    *("AppointmentChange", "Dropped", "Instead", "Vote"),
    *("Batch", "Boundary", "Feedback", "Swap", "Wish"),
    *("Choice", "Membership", "Message", "Preferences", "PromptText"),
    *(
        "Authenticator",
        "EmailAddress",
        "Group",
        "LogEntry",
        "Permission",
        "UserSession",
    ),  # others' own
}


@contextmanager
def lists_left_open() -> Iterator[set[str]]:
    """Collect the names of models of which a list is read in another mode than FETCH_RAISE."""
    found: set[str] = set()
    read = ModelIterable.__iter__

    def watched(rows: ModelIterable) -> Iterator[Model]:
        asked = rows.queryset
        is_list = asked.query.high_mark not in {1, MAX_GET_RESULTS}
        if is_list and asked._fetch_mode is not FETCH_RAISE:
            found.add(asked.model.__name__)
        return read(rows)

    with mock.patch.object(ModelIterable, "__iter__", watched):
        yield found
    found -= BESIDE
