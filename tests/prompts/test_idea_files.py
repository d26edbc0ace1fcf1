"""Files of ideas: what cannot be read at all, and what stands in one twice."""

import pytest
import yaml

from intimacy.dates.ideas import SHIPPED
from prompts.library import lint_ideas
from tests.idea_slips import written

ROW = yaml.safe_load(SHIPPED.path.read_text())["dates"][0]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([], "ideas.yaml:1: dates is missing or not a list"),
        (["a word"], "ideas.yaml:2: an idea is not a mapping of fields"),
        ([{n: v for n, v in ROW.items() if n != "cost"}], "ideas.yaml:2: cost is missing"),
    ],
)
def test_what_is_no_idea_is_named_by_the_linter_and_never_shown(tmp_path, rows, reason):
    file = written(tmp_path, SHIPPED, *rows)
    assert [str(problem) for problem in file.problems()] == [reason]
    with pytest.raises(ValueError, match=reason):
        file.ideas()


def test_no_two_ideas_are_alike(tmp_path):
    found = written(tmp_path, SHIPPED, ROW, dict(ROW)).problems()
    assert [problem.reason for problem in found] == [
        f"{name} stands on line 2 too" for name in ("key", "name", "what")
    ]


def test_the_command_fails_where_there_is_something_to_mend(tmp_path, monkeypatch, capsys):
    ours = ("dates.ideas", "rituals.ideas", "dreams.loved_ideas")
    assert lint_ideas.main([f"intimacy.{name}" for name in ours]) == 0
    broken = written(tmp_path, SHIPPED, ROW | {"cost": "gold"})
    monkeypatch.setattr("intimacy.dates.ideas.SHIPPED", broken)
    assert lint_ideas.main(["intimacy.dates.ideas"]) == 1
    assert "ideas.yaml:2: cost gold is unknown" in capsys.readouterr().out
