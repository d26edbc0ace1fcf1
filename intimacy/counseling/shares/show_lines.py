"""The two trends on their way to a counselor's page: fetched, opened and written down as one."""

import csv
import io
import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db.models import FETCH_RAISE, QuerySet
from django.utils.translation import gettext as _

from intimacy.accounts.models import User
from intimacy.counseling.appointments import occurrences
from intimacy.counseling.models import Client, Counselor
from intimacy.counseling.shares.access_log import How, note_lines
from intimacy.counseling.shares.visible_lines import lines_for_counselor
from intimacy.lib.compiled import compiled
from intimacy.lib.csv_cells import BYTE_ORDER_MARK, cell
from intimacy.pulse.lines import CURRENT
from intimacy.pulse.models import Pulse, Willing
from intimacy.pulse.shown_trends import in_order, trends_of
from intimacy.pulse.trends import Trend


def show_lines(
    client: Client,
    *,
    to: Counselor,
    how: How,
    at: datetime,
    sessions: Iterable[occurrences.Changed] | None = None,
) -> list[Trend]:
    """Return the trends of the two, with the sessions since, or nothing where not both are shown.

    `sessions` are those of `occurrences.kept`, where they are at hand.
    That `to` is shown them is written down once for each of the two: call it in a transaction.
    """
    rows = _visible(to.user, client, at)
    if not rows:
        return []
    names = client.people
    if sessions is None:
        sessions = occurrences.kept([client.pk])
    met = occurrences.between(sessions, rows[0].taken_at, at)
    trends = trends_of(rows, names, client.couple, to.user, met)
    if trends:
        opened = [one for one, its in zip(names, trends, strict=True) if its.opens]
        note_lines(_yeses(client.pk, opened), by=to, how=how, at=at)
    return trends


def as_csv(trends: Sequence[Trend]) -> str:
    """Return the trends as a sheet: a row a time, the sessions below them."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([cell(value) for value in row] for row in _rows(trends))
    return BYTE_ORDER_MARK + out.getvalue()


def _rows(trends: Sequence[Trend]) -> Iterator[list[str]]:
    if not trends:
        return
    yield [_("Name"), _("Week of"), *(one.short for one in trends[0].drawings)]
    for trend in trends:
        for day, words in reversed(trend.rows):
            yield [trend.name, day.isoformat(), *(words or [])]
    for day in trends[0].sessions:
        yield [_("Session"), day.isoformat()]


@compiled
def _visible(user: User, client: Client, at: datetime) -> QuerySet[Pulse]:
    return in_order(lines_for_counselor(user, client.pk, at).filter(version=CURRENT))


@compiled
def _yeses(client: uuid.UUID, people: list[int]) -> QuerySet[Willing]:
    said = Willing.objects.filter(circle=client, user__in=people)
    return said.fetch_mode(FETCH_RAISE)
