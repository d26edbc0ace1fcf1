"""A set of two steps that runs, put back for all who ask for it as `given`."""

from typing import Any

import pytest

from checkins.models import CheckIn
from intimacy.counseling.models import Assignment
from prompts.models import PromptText
from tests.counseling.assigned_sets import give, own, week
from tests.counseling.conftest import Everybody, in_their_first_week
from tests.worlds import kept


def with_a_set() -> tuple[*Everybody, CheckIn, Assignment]:
    everybody = in_their_first_week()
    care, _ = everybody[5:]
    one, two = own(care, 2)
    texts = PromptText.objects.filter(version__prompt=one)
    texts.update(text="What does {partner} carry?")
    given = give(care, [one], [two], asks_when=True, instructions="Sit outside.")
    week(care.couple, 1)
    return *everybody, given


@pytest.fixture
def everybody(library: None, request: pytest.FixtureRequest) -> tuple[Any, ...]:
    if "given" in request.fixturenames:
        return kept(with_a_set)
    return request.getfixturevalue("everybody")


@pytest.fixture
def given(everybody: tuple[Any, ...], care: object) -> Assignment:
    """Two steps to do together; the first has come with the week that runs."""
    return everybody[7]
