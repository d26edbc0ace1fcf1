"""Django's sessions in the database, whose row each request reads: that query is compiled once."""

from datetime import datetime

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.db.models import FETCH_RAISE, QuerySet
from django.utils.timezone import now

from intimacy.lib.compiled import compiled


@compiled
def _living(key: str, at: datetime) -> QuerySet[Session]:
    living = Session.objects.filter(session_key=key, expire_date__gt=at)
    return living.fetch_mode(FETCH_RAISE)


class SessionStore(DatabaseStore):
    """Django's sessions, row by row; only how one is found is ours."""

    def _get_session_from_db(self) -> Session | None:
        for row in _living(self.session_key, now()) if self.session_key else ():
            return row
        self._session_key = None
        return None
