"""Files that cannot be read, words to borrow, and the command that says what to mend."""

from pathlib import Path

import pytest
import yaml

from prompts.library import lint_library
from prompts.library.lint_library import problems
from prompts.library.read_library import read_library
from prompts.library.word_lists import REPAIR_FAMILIES

LIBRARY = Path(lint_library.__file__).parent


def test_reports_every_slip_of_a_prompt_at_its_line(lint_text):
    found = lint_text(
        "locale: en\npractice: curiosity\nprompts:\n\n"
        "  - key: curiosity-shout\n    kind: quiz\n    depth: 1\n    tags: [any-bond]\n"
        '    text: "You never listen!"\n'
    )
    assert {(problem.file, problem.line) for problem in found} == {("some.yaml", 5)}
    assert len(found) == 4  # the kind, the blame, the voice, the missing first week
    assert str(found[0]).startswith("some.yaml:5: ")


UNREADABLE = {
    "not YAML": ('locale: en\nprompts: ["open', 2, "cannot be read"),
    "not a date": ("locale: 2020-99-99\n", 1, "cannot be read"),
    "empty": ("", 1, "not a mapping"),
    "a list": ("- one\n", 1, "not a mapping"),
    "no locale": ("practice: trust\n", 1, "locale is missing"),
    "no prompts": ("locale: en\n", 1, "prompts is missing"),
    "a prompt that is text": ("locale: en\nprompts:\n  - hello\n", 3, "not a mapping"),
    "a field twice": ("locale: en\nlocale: de\n", 2, "locale is written twice"),
    "starters in a list": ("locale: en\nstarters: [a]\n", 1, "not a mapping of kinds"),
    "families by name": ("locale: en\nfamilies: {a: b}\n", 1, "families is not a list"),
    "phrases by name": ("locale: en\nphrases: {a: b}\n", 1, "phrases is not a list"),
    "a family without words": ("locale: en\nfamilies:\n  - name: Sad\n", 3, "list of words"),
    "phrases that are numbers": (
        "locale: en\nphrases:\n\n  - name: Own it\n    words: [1]\n",
        4,
        "list of words",
    ),
}


@pytest.mark.parametrize(("text", "line", "reason"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_reports_what_cannot_be_read(lint_text, text, line, reason):
    found = lint_text(text)
    assert any(problem.line == line and reason in problem.reason for problem in found)


def test_reports_bytes_that_are_no_text(tmp_path):
    (tmp_path / "some.yaml").write_bytes(b"locale: \xff\xfe")
    (found,) = problems(read_library(tmp_path))
    assert "cannot be read" in found.reason


def starters(**changed):
    kinds = {kind: [f"{kind} {n} …" for n in range(8)] for kind in lint_library.KINDS}
    return yaml.safe_dump({"locale": "en", "starters": kinds | changed}, allow_unicode=True)


def feelings(*changed):
    families = [{"name": f"f{n}", "words": [f"w{n}{m}" for m in range(8)]} for n in range(7)]
    data = {"locale": "en", "families": [*families[len(changed) :], *changed]}
    return yaml.safe_dump(data)


def phrases(**changed):
    families = {name: [f"{name} {n}" for n in range(10)] for name in REPAIR_FAMILIES} | changed
    listed = [{"name": name, "words": words} for name, words in families.items() if words]
    return yaml.safe_dump({"locale": "en", "phrases": listed}, sort_keys=False)


TEN = [f"phrase {n}" for n in range(10)]
SAD = {"name": "Sad", "words": [f"low {n}" for n in range(8)]}
REFUSED_WORDS = {
    "an unknown kind": (starters(quiz=[f"q{n}" for n in range(8)]), "differ in: quiz"),
    "too few": (starters(repair=["Sorry …"]), "repair has fewer than 8 starters"),
    "blame": (starters(repair=[*map(str, range(8)), "You never …"]), "blames: You never"),
    "too long": (starters(repair=[*map(str, range(8)), "so " * 21]), "is too long"),
    "a starter twice": (starters(repair=["Oh …"] * 8), "stands there more than once"),
    "one family": (yaml.safe_dump({"locale": "en", "families": [SAD]}), "fewer than 7 families"),
    "a thin family": (feelings({"name": "Sad", "words": ["low"]}), "Sad has not 8 to 12 words"),
    "a feeling twice": (
        feelings({"name": "Sad", "words": ["w20", *map(str, range(8))]}),
        "“w20” stands there more than once",
    ),
}


REFUSED_WORDS |= {
    "too few of a feeling": (feelings(SAD | {"words": TEN[:7]}), "Sad has not 8 to 12 words"),
    "too many of a feeling": (feelings(SAD | {"words": [*TEN, *"abc"]}), "Sad has not 8 to 12"),
    "a family of phrases missing": (phrases(**{"Own it": None}), "the families are not: Own it,"),
    "another family of phrases": (phrases(Win=TEN), "the families are not: Own it, Slow down"),
    "too few phrases": (phrases(Feelings=TEN[:9]), "Feelings has fewer than 10 phrases"),
    "a long phrase": (phrases(Feelings=[*TEN, "so " * 24]), "so ” is too long"),
    "a phrase that blames": (phrases(Feelings=[*TEN, "You never …"]), "blames: You never"),
    "a phrase that knows best": (phrases(Feelings=[*TEN, "You should …"]), "one should do: should"),
    "a phrase that shouts": (phrases(Feelings=[*TEN, "Stop!"]), "raises its voice"),
    "a phrase twice": (phrases(Feelings=[*TEN, "own it 3"]), "“own it 3” stands there more than"),
}


@pytest.mark.parametrize(("text", "reason"), REFUSED_WORDS.values(), ids=REFUSED_WORDS.keys())
def test_refuses_words_to_borrow(lint_text, text, reason):
    found = [problem for problem in lint_text(text) if reason in problem.reason]
    assert found
    assert all(problem.file == "some.yaml" and problem.line >= 1 for problem in found)


def test_refuses_families_of_phrases_in_another_order(lint_text):
    backwards = [{"name": name, "words": [f"{name} {n}" for n in range(10)]}
                 for name in reversed(REPAIR_FAMILIES)]  # fmt: skip
    (found,) = lint_text(yaml.safe_dump({"locale": "en", "phrases": backwards}))
    assert "the families are not" in found.reason


def test_lets_words_to_borrow_through(lint_text):
    assert lint_text(starters(), name="starters.yaml") == []
    assert lint_text(feelings(), name="feelings.yaml") == []
    assert lint_text(phrases(Feelings=[*TEN, "so " * 23]), name="phrases.yaml") == []


def test_the_command_prints_what_to_mend(tmp_path, capsys):
    (tmp_path / "some.yaml").write_text("- one\n")
    assert lint_library.main([str(tmp_path)]) == 1
    assert capsys.readouterr().out == "some.yaml:1: is not a mapping of fields\n"


def test_the_command_refuses_a_folder_that_is_not_there(tmp_path, capsys):
    assert lint_library.main([str(tmp_path / "nowhere")]) == 1
    assert "there is no such folder" in capsys.readouterr().out


def test_the_command_says_that_nothing_is_to_mend(capsys):
    shipped = read_library(LIBRARY)
    count, sets = len(shipped.prompts), len(shipped.sets)
    assert lint_library.main([]) == 0
    assert capsys.readouterr().out == f"{count} prompts, {sets} sets, nothing to mend.\n"
