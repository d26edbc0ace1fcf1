"""Whatever is typed or ticked here: a sentence at its field, nothing typed lost, never an error."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from intimacy.journal.models import Entry
from tests.typed import ANYTHING, NUMBERS, assert_refused_kindly, kept_client, sent, some


@pytest.mark.sqlite
@pytest.mark.abuse("AC-48")
@given(text=ANYTHING, trigger=ANYTHING, word=ANYTHING | st.just("tired"), asked=NUMBERS)
@example(text="", trigger="", word="tired", asked="1")
@some
def test_an_entry(charlie, sign_in, text, trigger, word, asked) -> None:
    client = kept_client(sign_in, charlie)
    fields = {"text": text, "trigger": trigger, "asked": asked, "seen": asked, "once": word}
    fields |= {"feelings": word} if word else {}
    with sent(client, "/together/j/new/", fields) as response:
        if response.status_code == 302:
            page = client.get(f"/together/j/{Entry.objects.get().pk}/")
            assert page.status_code == client.get("/together/j/").status_code == 200
        else:
            assert not Entry.objects.exists()
            assert_refused_kindly(response)
            assert response.text.count("</textarea>") == 1
    with sent(client, "/together/j/new/", fields | {"another": "1"}) as response:
        assert response.status_code == 200


@given(words=ANYTHING, older=ANYTHING)
@some
def test_a_word_to_look_for(charlie, sign_in, words, older) -> None:
    fields = {"words": words, "older": older}
    with sent(kept_client(sign_in, charlie), "/together/j/find/", fields) as response:
        assert response.status_code in {200, 422}
