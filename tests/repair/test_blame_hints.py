"""Hints about blame: one rule list, the same hints from Python and from the page's script."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from intimacy.repair.blame_hints import blame_hints
from intimacy.repair.models import Letter
from intimacy.repair.vocabulary import blame_rules
from tests.repair.conftest import all_arrive

ROOT = Path(__file__).resolve().parents[2]
FIELDS = ("feel", "when", "because", "text")
SENTENCES = [
    "You ALWAYS leave the lamp on",
    "that you don’t care",
    "ignored, and YOU’RE  cold\nas usual",
    "you alwaysish do", "tired", "", "'", "’you’ always", "you-never", "you…never 7 times",
    "İyou never, Çok \u0130 KELVIN \u212a", "\u00a0you\u2003should\u200b", "why can't you stop",
    "coldly", "in the cold", "YOU MUST\r\nsee", "  you   made   me  ", "🙂you never🙂",
]  # fmt: skip
SCRIPT = """
import { blameHints } from %s;
const { rules, fields, said } = JSON.parse(await new Response(process.stdin).text());
console.log(JSON.stringify(said.map((text) => fields.map((f) => blameHints(rules, f, text)))));
"""


def by_the_script(said):
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs node")
    given = {"rules": blame_rules(), "fields": FIELDS, "said": said}
    script = SCRIPT % json.dumps((ROOT / "static/js/blame.js").as_uri())
    done = subprocess.run(
        [node, "--input-type=module", "--eval", script],
        input=json.dumps(given), capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    return json.loads(done.stdout)


def test_the_page_and_the_server_say_the_same():
    every = SENTENCES + [f"so {says}." for rule in blame_rules() for says in rule["says"]]
    ours = [[blame_hints(field, text) for field in FIELDS] for text in every]
    assert by_the_script(every) == ours
    assert any(any(hints) for hints in ours)


@pytest.mark.parametrize("rule", blame_rules(), ids=lambda rule: rule["says"][0])
def test_each_rule_finds_what_it_says(rule):
    for field in rule["in"]:
        assert field in FIELDS
        for says in rule["says"]:
            assert rule["hint"] in blame_hints(field, f"I said {says.upper()}, then.")


@pytest.mark.parametrize("text", ["the lamp was on", "alone", "an hour together on Sunday"])
def test_a_plain_sentence_gets_none(text):
    assert not any(blame_hints(field, text) for field in FIELDS)


def without_rules(response):
    return re.sub('(?s)<script id="blame-rules".*?</script>', "", response.page)


GENTLE = {"feel": "small", "when": "you never look up", "text": "ten minutes at the table"}


@pytest.mark.sqlite
def test_looking_it_over_hints_and_stores_nothing(couple, alice, ask):
    page = ask(alice, "raise", data={**GENTLE, "go": "look"})
    assert page.status_code == 200
    assert "Which time do you mean?" in without_rules(page)
    assert "What did it leave" not in without_rules(page)
    assert "I feel small when you never look up. I would like ten minutes" in page.page
    assert not Letter.objects.exists()
    wrong = ask(alice, "raise", data={"feel": "ignored", "go": "send"})
    assert wrong.status_code == 422
    assert "What did it leave" in without_rules(wrong)
    assert not Letter.objects.exists()


@pytest.mark.sqlite
def test_sent_the_other_reads_the_sentence(couple, alice, bob, ask):
    ask(alice, "raise", data={**GENTLE, "go": "send"})
    letter = Letter.objects.get()
    assert letter.kind == Letter.Kind.RAISE
    all_arrive()
    assert "ten minutes at the table" in ask(bob, "letter", letter.pk).page


def test_alone_it_is_looked_over_and_never_sent(charlie, ask):
    assert "Send" not in ask(charlie, "raise").page
    assert ask(charlie, "raise", data={**GENTLE, "go": "look"}).status_code == 200
    gone = ask(charlie, "raise", data={**GENTLE, "go": "send"})
    assert gone.status_code == 404
    assert "you never look up" in gone.page
    assert not Letter.objects.exists()


def test_the_page_asks_little(couple, alice, queries):
    assert queries(alice, "repair:raise") <= 10
