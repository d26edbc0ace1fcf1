"""Many rows in one statement hold what each would hold by itself."""

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from checkins.models import CheckIn
from intimacy.couples.models import Couple
from intimacy.lib.write_rows import insert_rows, write_column
from intimacy.sharing.models import Exchange
from prompts.models import Prompt, PromptText
from tests.conftest import START

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
TEXTS = [
    "",
    "NULL",
    "two\nlines and a\ttab",
    '"quoted", {braced}, back\\slash\\',
    "’ und Ärger, 🌱",
    "%s; --",
]


def test_texts_come_back_as_they_were(library):
    version = Prompt.objects.first().current_id
    rows = [(version, f"x{n}", text, text) for n, text in enumerate(TEXTS)]
    insert_rows(PromptText, ("version_id", "locale", "text", "alone"), rows)
    found = PromptText.objects.filter(locale__startswith="x").order_by("locale")
    assert list(found.values_list("version_id", "locale", "text", "alone")) == rows


@pytest.fixture
def spaces(db):
    return [Couple.objects.create(kind=Couple.Kind.SOLO, zone="UTC") for _ in range(3)]


def test_ids_moments_days_json_and_nothing(spaces):
    exchanges = [Exchange.objects.create(couple=couple) for couple in spaces]
    coming = [{}, {"asked": [['a "key"', "it’s"]], "n": 1}, {"none": None}]
    began = [START, None, START]
    columns = ("id", "couple_id", "week", "began_at", "exchange_id", "coming")
    rows = [
        (exchange.pk, couple.pk, START.date(), began[n], exchange.pk, coming[n])
        for n, (couple, exchange) in enumerate(zip(spaces, exchanges, strict=True))
    ]
    insert_rows(CheckIn, columns, rows)
    found = {row[0]: row for row in CheckIn.objects.values_list(*columns)}
    assert found == {row[0]: row for row in rows}


def test_a_column_is_written_row_by_row_in_one_statement(spaces):
    moments = {spaces[0].pk: START, spaces[2].pk: None}
    with CaptureQueriesContext(connection) as queries:
        write_column(Couple, "ended_at", moments)
        insert_rows(Exchange, ("couple_id",), [])
        write_column(Couple, "ended_at", {})
    assert len([q for q in queries if "UPDATE" in q["sql"]]) == 1
    found = dict(Couple.objects.values_list("pk", "ended_at"))
    assert found == {spaces[0].pk: START, spaces[1].pk: None, spaces[2].pk: None}


@pytest.mark.postgres
def test_what_the_column_refuses_is_refused_whole(library, spaces):
    version = Prompt.objects.first().current_id
    columns = ("version_id", "locale", "text", "alone")
    before = PromptText.objects.count()
    for error, locale in ((DataError, "longer than ten"), (IntegrityError, "en")):
        with pytest.raises(error), transaction.atomic():
            insert_rows(PromptText, columns, [(version, "x", "", ""), (version, locale, "", "")])
    assert PromptText.objects.count() == before
