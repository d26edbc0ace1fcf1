"""Whatever is typed or ticked here: a sentence at its field, nothing typed lost, never an error."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from intimacy.repair.models import Break, ExerciseStep, Letter, PhraseMark
from tests.typed import (
    ANYTHING,
    DAYS,
    HOURS,
    NUMBERS,
    assert_refused_kindly,
    kept_client,
    sent,
    some,
)

SPANS = st.sampled_from(["20", "other"]) | NUMBERS


@pytest.mark.sqlite
@pytest.mark.abuse("AC-37, AC-39, AC-49, AC-50")
@given(text=ANYTHING, part=ANYTHING, own=ANYTHING, phrase=ANYTHING, word=ANYTHING)
@example(text="A lot", part="Mine", own="", phrase="", word="")
@example(text="A lot", part="Mine", own="x" * 2001, phrase="", word="sad")
@some
def test_words_to_come_back_with(alice, couple, sign_in, text, part, own, phrase, word) -> None:
    fields = {"text": text, "part": part, "own": own, "phrase": phrase}
    if word:
        fields |= {"feelings": word, "needs": word}
    with sent(kept_client(sign_in, alice), "/together/b/c/", fields) as response:
        if response.status_code != 302:
            assert not Letter.objects.exists()
            assert_refused_kindly(response, text, part, own)


@pytest.mark.sqlite
@given(feel=ANYTHING, when=ANYTHING, because=ANYTHING, text=ANYTHING, go=ANYTHING)
@example(feel="{when}", when="{feel}", because="\0feel\0", text="%s", go="look")
@some
def test_a_gentle_sentence(alice, couple, sign_in, feel, when, because, text, go) -> None:
    fields = {"feel": feel, "when": when, "because": because, "text": text, "go": go}
    for pressed in (go, "send"):
        fields["go"] = pressed
        with sent(kept_client(sign_in, alice), "/together/b/d/", fields) as response:
            if response.status_code == 422:
                assert not Letter.objects.exists()
                assert_refused_kindly(response, feel, when, because, text)
            elif response.status_code == 302:
                assert kept_client(sign_in, alice).get(response.url).status_code == 200


@given(span=SPANS, day=DAYS, hour=HOURS)
@some
def test_a_time_to_come_back(alice, couple, sign_in, span, day, hour) -> None:
    fields = {"span": span, "on": day, "hour": hour}
    with sent(kept_client(sign_in, alice), "/together/b/a/", fields) as response:
        if response.status_code != 302:
            assert not Break.objects.exists()
            assert_refused_kindly(response)


@given(text=ANYTHING, mark=ANYTHING, family=NUMBERS, step=NUMBERS)
@some
def test_marks_and_the_slow_exercise(alice, couple, sign_in, text, mark, family, step) -> None:
    client = kept_client(sign_in, alice)
    for number in ("0", family):
        with sent(client, "/together/b/e/", {"family": number, "mark_0": mark}) as response:
            if response.status_code != 302:
                assert not PhraseMark.objects.exists()
                assert_refused_kindly(response)
    with sent(client, "/together/b/f/1/", {"text": text}) as response:
        if response.status_code != 302:
            assert not ExerciseStep.objects.exists()
            assert_refused_kindly(response, text)
    with sent(client, "/together/b/f/share/", {"steps": step}) as response:
        assert response.status_code == 302  # there is nothing to share
