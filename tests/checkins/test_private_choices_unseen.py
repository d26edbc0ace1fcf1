"""What one would rather not be asked shows on no page of the other, but in what is asked."""

from datetime import timedelta

import pytest
import time_machine
from django.utils.html import escape

from checkins.begin_week import current
from checkins.next_week import swap
from checkins.week_questions import questions_for
from prompts.models import Feedback, Prompt
from prompts.picker import leanings
from prompts.vocabulary import OPT_IN, PRACTICES
from tests.conftest import START, items
from tests.home.test_deniable import OTHER_PATHS, PATHS, page, seen, undone

NOW = START + timedelta(hours=3)
COMING = "/week/next/"
ELSEWHERE = (*PATHS, *OTHER_PATHS, "/you/questions/", "/you/topics/", "/back/words/export/")


def asked(checkin):
    day = checkin.week + timedelta(weeks=1)
    return [p.candidate for p in questions_for(checkin.couple, day, NOW)]


def prompts_of(checkin):
    return [Prompt.objects.get(key=c.key) for c in asked(checkin)]


def rules_out_what_comes(bob, checkin):
    for prompt in prompts_of(checkin):
        leanings.rule_out(checkin.couple, prompt, by=bob)


def rules_out_what_runs(bob, checkin):
    for item in items(checkin):
        leanings.rule_out(checkin.couple, item.version.prompt, by=bob)


def rules_out_practices(bob, checkin):
    practices = {"appreciation", *(c.practice for c in asked(checkin))} - {"repair"}
    leanings.choose_practices(checkin.couple, ruled_out=practices, agreed=[], by=bob)


def rules_out_nearly_everything(bob, checkin):
    others = PRACTICES - OPT_IN - {"curiosity"}
    leanings.choose_practices(checkin.couple, ruled_out=others, agreed=[], by=bob)


def agrees_to_touch(bob, checkin):
    leanings.choose_practices(checkin.couple, ruled_out=[], agreed=OPT_IN, by=bob)


def judges(bob, checkin):
    ids = [prompt.pk for prompt in prompts_of(checkin)]
    verdicts = zip(ids, [*Feedback.Verdict, Feedback.Verdict.NOT_FOR_US], strict=True)
    leanings.judge(checkin.couple, dict(verdicts), by=bob)


def exchanges_one(bob, checkin):
    day = checkin.week + timedelta(weeks=1)
    swap(checkin.couple, asked(checkin)[2].key, day, by=bob, at=NOW)


PRIVATELY = (
    exchanges_one,
    judges,
    agrees_to_touch,
    rules_out_what_comes,
    rules_out_what_runs,
    rules_out_practices,
    rules_out_nearly_everything,
)


def without_questions(response):
    """Return the page with each question's key, wording and reason taken out."""
    status, headers, body = page(response)
    headers.pop("Content-Length")
    for question in response.context["questions"]:
        for name in ("key", "text", "why"):
            body = body.replace(escape(question[name]).encode(), name.encode())
    return status, headers, body


@pytest.fixture
def hers(checkin, alice, sign_in):
    with time_machine.travel(NOW, tick=False):
        yield sign_in(alice)


@pytest.mark.abuse("AC-04")
def test_no_other_page_of_alices_changes(hers, checkin, bob):
    expected = seen(hers, checkin, ELSEWHERE)
    assert {status for status, _, _ in expected.values()} <= {200, 302}
    for act in PRIVATELY:
        act(bob, checkin)
    assert seen(hers, checkin, ELSEWHERE) == expected


@pytest.mark.abuse("AC-04")
def test_the_preview_differs_in_its_questions_alone(hers, checkin, bob):
    expected, before = without_questions(hers.get(COMING)), asked(checkin)
    changed = []
    for act in PRIVATELY:
        with undone():
            act(bob, checkin)
            assert without_questions(hers.get(COMING)) == expected, act.__name__
            changed.append(asked(checkin) != before)
    assert changed == [act not in (rules_out_what_runs, agrees_to_touch) for act in PRIVATELY]


@pytest.mark.abuse("AC-04")
def test_nor_does_the_week_that_begins_tell(hers, checkin, bob):
    opens = checkin.couple.rhythm.begins(checkin.week + timedelta(weeks=1))
    shapes = []
    for act in (rules_out_nearly_everything, rules_out_practices, judges):
        with undone():
            act(bob, checkin)
            began = current(checkin.couple, opens)
            shapes.append((len(items(began)), all(item.why for item in items(began))))
    assert set(shapes) == {(4, True)}
