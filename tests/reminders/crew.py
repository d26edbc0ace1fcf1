"""Four real workers on a Redis of their own, which the fault tests share: starting them is slow."""

from collections.abc import Iterator

import pytest

from intimacy.accounts.models import User
from intimacy.reminders import kinds
from tests.reminders.cast import somebody
from tests.reminders.workers import BELL, BELLS, POISON, Works, until

DAY, HOUR = 86400, 3600


@pytest.fixture(scope="session")
def crew(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[Works]:
    """Two processes live a day ahead and two an hour behind, which must change nothing."""
    works = Works(tmp_path_factory.mktemp("works"))
    works.worker(2, "-n", "ahead@%h", clock=DAY)
    works.worker(2, "-n", "behind@%h", clock=-HOUR)
    yield works
    works.end()


@pytest.fixture
def bells(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in (BELL, POISON, *BELLS):
        monkeypatch.setitem(kinds.KINDS, kind.name, kind)


@pytest.fixture
def works(crew: Works, bells: None, sam: User) -> Iterator[Works]:
    crew.forget()
    yield crew
    crew.slow(0)
    until(crew.idle)  # a task still in hand would write into the next test


@pytest.fixture
def sam(transactional_db: None) -> User:
    return somebody("Sam")
