"""The library's rules: for each, a prompt it refuses and one it lets through."""

from collections import Counter
from pathlib import Path
from time import perf_counter

import pytest
import yaml

from prompts import linting
from prompts.linting import problems
from prompts.reading import PRACTICES, Library, Problem, read_library

LIBRARY = Path(linting.__file__).parent / "library"
FIRST_WEEK = (
    "Which smell takes you back to a good kitchen?",
    "Name a street you could walk with your eyes closed.",
    "What made Tuesday bearable?",
    "Finish this: tomorrow would be kinder with …",
)
KIND_WORDS = "Where does the kettle live in your perfect kitchen?"


def prompt(**fields):
    """A prompt nothing is wrong with, but for `fields`; a field that is None is left out."""
    sound = {
        "key": "curiosity-kettle",
        "kind": "curiosity",
        "practice": "curiosity",
        "depth": 1,
        "tags": ["any-bond"],
        "text": KIND_WORDS,
    }
    return {name: value for name, value in (sound | fields).items() if value is not None}


def first_week():
    return [
        prompt(key=f"first-week-{number}", text=text, first_week=number)
        for number, text in enumerate(FIRST_WEEK, start=1)
    ]


def many(count, text):
    return [prompt(key=f"many-{n}", text=text.format(n=n, word=f"w{n}x")) for n in range(count)]


@pytest.fixture
def lint(tmp_path):
    """Write the prompts after a sound first week, and return what is to mend."""

    def write_and_lint(*prompts, week=None):
        data = {"locale": "en", "prompts": [*(first_week() if week is None else week), *prompts]}
        text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
        (tmp_path / "some.yaml").write_text(text, encoding="utf-8")
        return problems(read_library(tmp_path))

    return write_and_lint


@pytest.fixture
def lint_text(tmp_path):
    """Write one file as it stands, and return what is to mend."""

    def write_and_lint(text, name="some.yaml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return problems(read_library(tmp_path))

    return write_and_lint


def reasons(found):
    return [problem.reason for problem in found]


REFUSED_METADATA = {
    "no key": ({"key": None}, "key is missing"),
    "no kind": ({"kind": None}, "kind is missing"),
    "no practice": ({"practice": None}, "practice is missing"),
    "no depth": ({"depth": None}, "depth is missing"),
    "no tags": ({"tags": []}, "tags is missing"),
    "no text": ({"text": ""}, "text is missing"),
    "a key with spaces": ({"key": "My Key"}, "key My Key is not kebab-case"),
    "a key of one part": ({"key": "kettle"}, "key kettle is not kebab-case"),
    "an unknown kind": ({"kind": "quiz"}, "kind quiz is unknown"),
    "a pulse": ({"kind": "pulse"}, "kind pulse is unknown"),
    "an unknown practice": ({"practice": "winning"}, "practice winning is unknown"),
    "depth 4": ({"depth": 4}, "depth 4 is not 1, 2 or 3"),
    "depth 0": ({"depth": 0}, "depth 0 is not 1, 2 or 3"),
    "a depth in words": ({"depth": "one"}, "depth is not a whole number"),
    "a depth of yes": ({"depth": True}, "depth is not a whole number"),
    "an unknown tag": ({"tags": ["any-bond", "rich"]}, "tag rich is unknown"),
    "tags as one word": ({"tags": "any-bond"}, "tags is not a list of words"),
    "any bond, but married": ({"tags": ["any-bond", "marriage"]}, "does not go with marriage"),
    "text that is a number": ({"text": 7}, "text is not text"),
    "a field nobody reads": ({"mood": "blue"}, "mood is not a field"),
    "an unknown anchor": (
        {"anchor": "heart", "practice": "meaningful-conversation"},
        "anchor heart is unknown",
    ),
    "an anchor elsewhere": ({"anchor": "mind"}, "anchor stands only with the practice"),
}


@pytest.mark.parametrize(
    ("fields", "reason"), REFUSED_METADATA.values(), ids=REFUSED_METADATA.keys()
)
def test_refuses_the_metadata(lint, fields, reason):
    (found,) = lint(prompt(**fields))
    assert reason in found.reason


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "exercise", "practice": "mindfulness", "depth": 3},
        {"tags": ["parents"]},
        {"tags": ["any-bond", "long-distance"]},
        {"anchor": "mind", "practice": "meaningful-conversation", "kind": "reflection"},
        {"key": "curiosity-kettle-2"},
    ],
    ids=str,
)
def test_lets_the_metadata_through(lint, fields):
    assert lint(prompt(**fields)) == []


REFUSED_WORDING = {
    "do you": ("Do you like your kitchen?", "yes or no: Do"),
    "did": ("Did something good happen this week?", "yes or no: Did"),
    "are": ("Are you rested?", "yes or no: Are"),
    "is there": ("Is there a song you hum?", "yes or no: Is"),
    "have": ("Have you slept well lately?", "yes or no: Have"),
    "can": ("Can you name a friend?", "yes or no: Can"),
    "would you": ("Would you go back?", "yes or no: Would"),
    "isn't": ("Isn't it nice by the sea?", "yes or no: Isn't"),
    "a second sentence": ("Think of the sea. Was it cold?", "yes or no: Was"),
    "after a colon": ("Be honest: does the soup taste of anything?", "yes or no: does"),
    "why don't you": ("Why don't you cook more often?", "blames: Why don't you"),
    "you never": ("What is it that you never say?", "blames: you never"),
    "you always": ("Where do you always hide?", "blames: you always"),
    "fault": ("Whose fault was the last quarrel?", "blames: fault"),
    "failed": ("Name a promise that failed.", "blames: failed"),
    "do better": ("What could people do better next week?", "blames: do better"),
    "should": ("What should next week bring?", "what one should do: should"),
    "shouldn't": ("What shouldn't next week bring?", "what one should do: shouldn't"),
    "must": ("Name a film that everyone must see.", "what one should do: must"),
    "ought": ("Where ought the sofa to stand?", "what one should do: ought"),
    "he": ("When he comes home, what do you hear?", "a gender: he"),
    "her": ("What do you like about her cooking?", "a gender: her"),
    "husband": ("Name a dish your husband cooks.", "a gender: husband"),
    "marriage": ("What was playing at your wedding?", "assumes marriage"),
    "children": ("Which song do the children sing?", "assumes parents"),
    "a parent": ("What surprised you as a parent?", "assumes parents"),
    "romance": ("Where was the best kiss of the year?", "assumes romance"),
    "love": ("When did you fall in love?", "assumes romance"),
    "your partner": ("Name a dish your partner cooks.", "writes out {partner}"),
    "two people": ("Where did the two of you meet?", "without naming {partner}"),
    "each other": ("How do you greet each other?", "without naming {partner}"),
    "jargon": ("Describe your love language.", "like a therapist: love language"),
    "161 characters": ("Why " + "so " * 52 + "?", "has 161 characters"),
    "shouting": ("Name three good things!", "raises its voice"),
    "an unknown placeholder": ("What does {name} cook?", "unknown placeholder: {name}"),
    "a stray brace": ("What does {partner cook?", "unknown placeholder: {"),
}


@pytest.mark.parametrize(("text", "reason"), REFUSED_WORDING.values(), ids=REFUSED_WORDING.keys())
def test_refuses_the_wording(lint, text, reason):
    (found,) = lint(prompt(text=text))
    assert found.reason.startswith("text ")
    assert reason in found.reason


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("What do you do when it rains and nobody is in?", ["any-bond"]),
        ("Isabel, a parrot: which pet would you give that name?", ["any-bond"]),
        ("Which default in your phone would you change first?", ["any-bond"]),
        ("Whose shoulder is this, in the photograph on the stairs?", ["any-bond"]),
        ("Where would mustard improve a cake?", ["any-bond"]),
        ("There is the sea, and here is a towel. What now?", ["any-bond"]),
        ("What did the house you grew up in smell of?", ["any-bond"]),
        ("What was playing at your wedding?", ["marriage"]),
        ("Which song do the children sing?", ["parents"]),
        ("Where was the best kiss of the year?", ["romance"]),
        ("Why " + "so " * 51 + "on?", ["any-bond"]),
    ],
)
def test_lets_the_wording_through(lint, text, tags):
    assert lint(prompt(text=text, tags=tags)) == []


def test_reads_a_typographic_apostrophe_like_a_straight_one(lint):
    text = "Why don't you cook?".replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")
    assert reasons(lint(prompt(text=text))) == ["text blames: Why don't you"]


def test_judges_the_wording_for_someone_alone_as_well(lint):
    alone = "What should somebody cook?"
    (found,) = lint(prompt(text="What does {partner} cook best?", alone=alone))
    assert found.reason == "alone says what one should do: should"


REFUSED_ALONE = {
    "missing": ({"text": "What does {partner} cook?"}, "alone is missing"),
    "not needed": ({"alone": "What does somebody cook?"}, "alone is not needed"),
    "names the partner": (
        {"text": "What does {partner} cook?", "alone": "What would {partner} cook?"},
        "alone names {partner}",
    ),
    "speaks to two": (
        {"text": "Where did you and {partner} meet?", "alone": "Where did the two of you meet?"},
        "alone speaks to two",
    ),
}


@pytest.mark.parametrize(("fields", "reason"), REFUSED_ALONE.values(), ids=REFUSED_ALONE.keys())
def test_refuses_the_wording_for_someone_alone(lint, fields, reason):
    (found,) = lint(prompt(**fields))
    assert reason in found.reason


def test_lets_a_partner_and_a_wording_alone_through(lint):
    text = "Where do you and {partner} make each other laugh?"
    assert lint(prompt(text=text, alone="Where do people make you laugh?")) == []


def test_refuses_a_key_that_is_taken_in_another_file(lint, lint_text):
    lint(prompt(key="first-kettle"))
    other = {"locale": "en", "prompts": [prompt(key="first-kettle", text="Name a good soup.")]}
    found = lint_text(yaml.safe_dump(other), name="other.yaml")
    assert [problem.file for problem in found] == ["some.yaml"]
    assert "key first-kettle is taken by other.yaml:" in found[0].reason


NEAR = {
    "the same": "Which smell takes you back to a good kitchen?",
    "one word exchanged": "Which smell takes you back to an old kitchen?",
    "another mark": "Which smell takes you back, to a good kitchen …",
    "a longer end": "Which smell takes you back to a good kitchen you once knew?",
}


@pytest.mark.parametrize("text", NEAR.values(), ids=NEAR.keys())
def test_refuses_near_duplicates(lint, text):
    (found,) = lint(prompt(text=text))
    assert found.reason.startswith("reads like first-week-1 (some.yaml:")


def test_refuses_near_duplicates_for_someone_alone(lint):
    alone = "What made Tuesday bearable?"
    (found,) = lint(prompt(text="How did {partner} get you through Tuesday?", alone=alone))
    assert found.reason.startswith("reads like first-week-3")


def test_lets_prompts_on_one_subject_through(lint):
    assert lint(prompt(text="Which smell would you bottle, if you could?")) == []


def test_refuses_the_same_first_word_in_more_than_8_percent(lint):
    found = lint(*many(45, "{word} {word}a {word}b?"), prompt(text="Which soup?"))
    assert found == []  # 2 of 50 begin with "which"

    soups = [prompt(key=f"soup-{n}", text=f"Which soup{n} is hot{n}?") for n in range(4)]
    found = lint(*many(50, "{word} {word}a {word}b?"), *soups)
    assert reasons(found) == ["5 of 58 prompts begin with “which”, more than 8 %"]


def test_lets_a_small_library_begin_alike(lint):
    soups = [prompt(key=f"soup-{n}", text=f"Which soup{n} is hot{n}?") for n in range(10)]
    assert lint(*soups) == []


WEEKS = {
    "none": [],
    "three": first_week()[:3],
    "a number twice": [*first_week()[:3], first_week()[3] | {"first_week": 3}],
    "five": [*first_week(), prompt(key="first-week-5", first_week=5)],
}


@pytest.mark.parametrize("week", WEEKS.values(), ids=WEEKS.keys())
def test_refuses_a_first_week_that_is_not_1_to_4(lint, week):
    (found,) = lint(prompt(text="Name a good soup."), week=week)
    assert "first_week is not exactly 1 to 4" in found.reason


def test_refuses_a_deep_prompt_in_the_first_week(lint):
    heavy = first_week()[3] | {"depth": 2}
    assert reasons(lint(week=[*first_week()[:3], heavy])) == ["first_week asks for depth 1, not 2"]


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
    "a family without words": ("locale: en\nfamilies:\n  - name: Sad\n", 3, "list of words"),
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
    kinds = {kind: [f"{kind} {n} …" for n in range(8)] for kind in linting.KINDS}
    return yaml.safe_dump({"locale": "en", "starters": kinds | changed}, allow_unicode=True)


def feelings(*changed):
    families = [{"name": f"f{n}", "words": [f"w{n}{m}" for m in range(8)]} for n in range(7)]
    data = {"locale": "en", "families": [*families[len(changed) :], *changed]}
    return yaml.safe_dump(data)


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


@pytest.mark.parametrize(("text", "reason"), REFUSED_WORDS.values(), ids=REFUSED_WORDS.keys())
def test_refuses_starters_and_feelings(lint_text, text, reason):
    assert any(reason in found.reason for found in lint_text(text))


def test_lets_starters_and_feelings_through(lint_text):
    assert lint_text(starters(), name="starters.yaml") == []
    assert lint_text(feelings(), name="feelings.yaml") == []


def test_the_command_prints_what_to_mend(tmp_path, capsys):
    (tmp_path / "some.yaml").write_text("- one\n")
    assert linting.main([str(tmp_path)]) == 1
    assert capsys.readouterr().out == "some.yaml:1: is not a mapping of fields\n"


def test_the_command_refuses_a_folder_that_is_not_there(tmp_path, capsys):
    assert linting.main([str(tmp_path / "nowhere")]) == 1
    assert "there is no such folder" in capsys.readouterr().out


def test_the_command_says_that_nothing_is_to_mend(capsys):
    count = len(read_library(LIBRARY).prompts)
    assert linting.main([]) == 0
    assert capsys.readouterr().out == f"{count} prompts, nothing to mend.\n"


# The library we ship.


@pytest.fixture(scope="module")
def shipped() -> Library:
    return read_library(LIBRARY)


def test_nothing_is_to_mend_in_our_library_and_quickly(shipped):
    start = perf_counter()
    found: list[Problem] = problems(shipped)
    assert found == []
    assert perf_counter() - start < 5


def test_every_practice_has_at_least_four_prompts(shipped):
    by_practice = Counter(entry.practice for entry in shipped.prompts)
    assert by_practice.keys() == PRACTICES
    assert {practice: n for practice, n in by_practice.items() if n < 4} == {}


def test_the_library_is_large_enough_for_a_year(shipped):
    kinds = Counter(entry.kind for entry in shipped.prompts)
    anchors = Counter(entry.anchor for entry in shipped.prompts if entry.anchor)
    assert len(shipped.prompts) >= 190
    assert kinds["appreciation"] >= 34
    assert kinds["curiosity"] >= 45
    assert kinds["repair"] >= 20
    assert all(anchors[anchor] >= 12 for anchor in ("mind", "loved", "support"))


def test_depths_are_spread_from_light_to_vulnerable(shipped):
    depths = Counter(entry.depth for entry in shipped.prompts)
    shares = [100 * depths[depth] / len(shipped.prompts) for depth in (1, 2, 3)]
    assert shares == pytest.approx([45, 35, 20], abs=3)


def test_the_first_week_is_light_and_varied(shipped):
    week = [entry for entry in shipped.prompts if entry.first_week]
    week.sort(key=lambda entry: entry.first_week or 0)
    assert [entry.depth for entry in week] == [1, 1, 1, 1]
    assert sorted(entry.kind for entry in week) == [
        "appreciation",
        "curiosity",
        "reflection",
        "support",
    ]
    assert [entry.anchor for entry in week if entry.anchor] == ["mind"]


def test_starters_and_feelings_are_shipped(shipped):
    assert {words.name for words in shipped.starters} == set(linting.KINDS)
    assert len(shipped.feelings) >= 7
