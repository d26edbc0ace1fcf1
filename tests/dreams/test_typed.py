"""Whatever is typed of dreams, promises and lists: kept as it is cleaned, or refused kindly."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from intimacy.accounts.models import User
from intimacy.couples.models import Couple
from intimacy.dreams.models import Dream, LovedLine, Promise
from intimacy.keys.decryption import decrypt_rows
from intimacy.lib.text import clean_text
from tests.dreams.conftest import DREAMS, LOVED, PROMISES
from tests.typed import (
    ANYTHING,
    DAYS,
    NUMBERS,
    TOMORROW,
    SignIn,
    arrived,
    assert_refused_kindly,
    kept_client,
    sent,
    some,
)


@pytest.mark.abuse("AC-37, AC-48")
@given(text=ANYTHING, every=st.sampled_from(["0", "3"]) | NUMBERS, day=DAYS, seen=NUMBERS)
@example(text="The sea", every="3", day=TOMORROW, seen="0")
@example(text="x" * 301, every="6", day=TOMORROW, seen="9" * 40)
@settings(some, max_examples=8)
def test_a_dream_a_promise_a_line(
    alice: User, couple: Couple, sign_in: SignIn, text: str, every: str, day: str, seen: str
) -> None:
    client = kept_client(sign_in, alice)
    fields = {"text": text, "every": every, "day": day, "once": seen, "seen": seen}
    for path, table in ((PROMISES, Promise), (LOVED, LovedLine)):
        path = f"{path}new/" if table is Promise else path
        with sent(client, path, fields) as response:
            row = table.objects.select_related("key").first()
            if response.status_code == 302:
                assert decrypt_rows([row], "body", alice)[row.pk] == clean_text(arrived(text))
            else:
                assert row is None
                assert_refused_kindly(response, text)
    with sent(client, f"{DREAMS}new/", fields) as response:
        if response.status_code == 302:
            for name in ("", "change/", "true/", "step/", "steps/"):
                with sent(client, f"{response.url}{name}", fields) as again:
                    assert again.status_code in {302, 405, 409, 422}
        else:
            assert not Dream.objects.exists()
            assert_refused_kindly(response, text)
    with sent(client, LOVED, fields | {"start": seen, "five": every}) as response:
        assert response.status_code == 200
