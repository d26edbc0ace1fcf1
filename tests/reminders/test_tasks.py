"""What Celery is given and how it is set: ids, no results, no delays, and the log left alone."""

import ast
import inspect
import logging
from pathlib import Path

import pytest
from django.conf import settings

from intimacy.celery import app
from intimacy.lib.logs import Scrub
from intimacy.lib.monotonic_schedule import every, steady_now
from tests.reminders.workers import ROOT

OURS = ("intimacy.", "checkins.", "prompts.")
CODE = [path for top in OURS for path in (ROOT / top.rstrip(".")).rglob("*.py")]


def tasks() -> dict[str, object]:
    app.loader.import_default_modules()
    return {name: task for name, task in app.tasks.items() if name.startswith(OURS)}


@pytest.mark.abuse("AC-09")
def test_tasks_take_ids_and_give_nothing_back() -> None:
    assert len(tasks()) >= 4
    for task in tasks().values():
        signature = inspect.signature(task.run)
        kinds = {given.annotation for given in signature.parameters.values()}
        assert kinds <= {int, list[int]}, task.name
        assert signature.return_annotation is None, task.name


@pytest.mark.abuse("AC-09")
def test_only_tasks_hand_over_and_nothing_is_delayed() -> None:
    handing = {"delay", "apply_async", "delay_on_commit", "send_task", "s", "si", "signature"}
    found: dict[str, Path] = {}
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in handing:
                found[node.func.attr] = path.relative_to(ROOT)
            assert not (isinstance(node, ast.keyword) and node.arg in {"eta", "countdown"}), path
    assert found == {"delay": Path("intimacy/reminders/tasks.py")}


@pytest.mark.abuse("AC-55")
def test_a_lost_worker_gives_its_task_back_and_nothing_is_kept() -> None:
    conf = app.conf
    assert conf.task_acks_late
    assert conf.task_reject_on_worker_lost
    assert conf.task_ignore_result
    assert conf.result_backend is None
    assert conf.worker_prefetch_multiplier == 1
    assert conf.accept_content == ["json"]
    assert conf.task_soft_time_limit == 60
    assert conf.task_soft_time_limit < conf.broker_transport_options["visibility_timeout"] == 300
    assert {entry["task"] for entry in conf.beat_schedule.values()} <= tasks().keys()


@pytest.mark.abuse("AC-61")
def test_beat_counts_by_a_clock_nobody_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr("intimacy.lib.monotonic_schedule.monotonic", lambda: clock[0])
    began, five = steady_now(), every(5)
    assert not five.is_due(began).is_due
    clock[0] += 5
    assert five.is_due(began).is_due
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert entry["schedule"].nowfun is steady_now


def test_a_failed_task_is_named_in_the_log_and_its_words_are_not(
    caplog: pytest.LogCaptureFixture,
) -> None:
    told = {"name": "tasks.deliver", "description": "raised unexpected", "exc": "cnry-words"}
    line = "Task %(name)s %(description)s: %(exc)s"
    record = logging.LogRecord("celery.app.trace", logging.ERROR, "", 1, line, (told,), None)
    record.data = told
    assert Scrub().filter(record)
    assert record.getMessage() == "task tasks.deliver raised unexpected"
