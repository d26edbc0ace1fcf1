"""The library's rules: for each, a prompt it refuses and one it lets through."""

import pytest
import yaml

from tests.prompts.conftest import first_week, many, prompt, reasons

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
    "after a date by its tag alone": ({"tags": ["after-date"]}, "tag after-date goes with keys"),
    "after a date by its key alone": ({"key": "after-date-tea"}, "tag after-date goes with keys"),
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
        {"key": "after-date-tea", "tags": ["after-date"]},
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
        {"text": "What does {partner} cook?", "alone": "What did anyone cook for {partner}?"},
        "alone names {partner}",
    ),
    "speaks to two": (
        {
            "text": "Where did you and {partner} meet?",
            "alone": "Where did the two of you meet people?",
        },
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


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("What is {partner} oddly good at?", "What are you oddly good at?"),
        ("Tell {partner} about something they are good at.", "Say something you are good at."),
        ("Nobody clapped for {partner}. When?", "Nobody clapped for you. When?"),
        ("What does {partner} stop for?", "What do you stop for that other people miss?"),
        ("Whose head is full? What is in {partner}’s?", "Whose head is full? What is in yours?"),
    ],
)
def test_refuses_to_ask_somebody_alone_about_themselves(lint, text, alone):
    (found,) = lint(prompt(text=text, alone=alone))
    assert (found.file, found.reason) == (
        "some.yaml",
        "alone speaks of nobody where text speaks of {partner}",
    )
    assert found.line > 1


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("What is {partner} oddly good at?", "Think of a colleague. What are they good at?"),
        ("Name an odd way of {partner}’s.", "Name an odd way of your sister’s."),
        ("Tell {partner} about a street you know.", "Which street do you know by heart?"),
        ("Take {partner} into a place you loved.", "Go back into a place you loved."),
    ],
)
def test_lets_somebody_alone_be_asked_about_somebody_else(lint, text, alone):
    assert lint(prompt(text=text, alone=alone)) == []


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
    alone = "What, or who, made Tuesday bearable?"
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


def test_refuses_a_prompt_of_a_set_in_the_first_week(lint):
    own = first_week()[3] | {"tags": ["from-set"]}
    found = reasons(lint(week=[*first_week()[:3], own]))
    assert found == ["first_week does not go with the tag from-set"]
