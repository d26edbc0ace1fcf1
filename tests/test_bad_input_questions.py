"""Whatever is typed about what we are asked: the same promises."""

from urllib.parse import quote_plus

import pytest
from django.utils.timezone import now
from hypothesis import example, given
from hypothesis import strategies as st

from checkins.begin_week import current, next_week
from checkins.models import CheckIn
from intimacy.accounts.models import User
from intimacy.couples.models import BondProposal, Couple
from prompts.models import Boundary, Feedback, Swap, Wish
from prompts.vocabulary import FOCUSES, OPT_IN
from tests.typed import (
    ANYTHING,
    BONDS,
    NUMBERS,
    PRACTICES,
    SignIn,
    assert_refused_kindly,
    kept_client,
    sent,
    some,
)


@pytest.mark.sqlite
@pytest.mark.abuse("AC-49, AC-66")
@given(questions=NUMBERS, focus=PRACTICES, true_now=st.just("parents") | ANYTHING)
@example(questions="6", focus="trust", true_now="parents")
@example(questions="3", focus="", true_now="romance")
@example(questions="7", focus="touch", true_now="parents")
@some
def test_what_we_are_asked(
    alice: User, couple: Couple, sign_in: SignIn, questions, focus, true_now
) -> None:
    fields = {"questions": questions, "focus": focus, "circumstances": true_now}
    with sent(kept_client(sign_in, alice), "/you/questions/", fields) as response:
        couple.refresh_from_db()
        kept = (couple.questions, couple.focus, couple.circumstances)
        if response.status_code == 302:
            assert kept == (int(questions), focus, ["parents"])
            assert couple.questions in range(3, 7)
            assert focus in {*FOCUSES, ""}
        else:
            assert_refused_kindly(response)
            assert kept == (4, "", [])


@pytest.mark.sqlite
@pytest.mark.abuse("AC-49, AC-66")
@given(bond=BONDS)
@example(bond="parent")
@some
def test_what_we_are_to_each_other(alice: User, couple: Couple, sign_in: SignIn, bond: str) -> None:
    with sent(kept_client(sign_in, alice), "/you/questions/us/", {"bond": bond}) as response:
        rows = list(BondProposal.objects.values_list("bond", flat=True))
        if response.status_code == 302:
            assert bond in Couple.Bond.values
            assert rows == [bond] * (bond != "partners")
        else:
            assert_refused_kindly(response)
            assert rows == []


@given(gently=ANYTHING | st.just("no"))
@some
def test_a_gentle_month(alice: User, couple: Couple, sign_in: SignIn, gently: str) -> None:
    with sent(kept_client(sign_in, alice), "/you/questions/gently/", {"gently": gently}):
        assert Wish.objects.count() == (gently != "no")


@pytest.mark.sqlite
@pytest.mark.abuse("AC-49, AC-66")
@given(ruled_out=PRACTICES, agreed=PRACTICES)
@example(ruled_out="touch", agreed="trust")
@example(ruled_out="trust", agreed="touch")
@some
def test_what_i_would_rather_not_be_asked(
    alice: User, couple: Couple, sign_in: SignIn, ruled_out: str, agreed: str
) -> None:
    fields = {"ruled_out": ruled_out, "agreed": agreed}
    with sent(kept_client(sign_in, alice), "/you/topics/", fields) as response:
        kept = {b.practice: b.wanted for b in Boundary.objects.filter(couple=couple, user=alice)}
        assert Boundary.objects.count() == len(kept)
        if response.status_code == 302:
            assert kept == {ruled_out: False, agreed: True}
            assert ruled_out not in OPT_IN
            assert agreed in OPT_IN
        else:
            assert_refused_kindly(response)
            assert kept == {}


@pytest.mark.sqlite
@given(position=NUMBERS, verdict=st.sampled_from(Feedback.Verdict.values) | ANYTHING)
@example(position="1", verdict="not")
@example(position="5", verdict="not")
@some
def test_a_verdict(
    alice: User, opened: CheckIn, sign_in: SignIn, position: str, verdict: str
) -> None:
    CheckIn.objects.update(talked_at=now())
    name = quote_plus(position.encode("utf-8", "surrogatepass"))
    path = f"{opened.get_absolute_url()}verdicts/"
    with sent(kept_client(sign_in, alice), path, {f"verdict-{name}": verdict}) as response:
        good = position in {"1", "2", "3", "4"} and verdict in Feedback.Verdict.values
        assert response.status_code == 302
        assert list(Feedback.objects.values_list("verdict", flat=True)) == [verdict] * good


@pytest.mark.sqlite
@pytest.mark.abuse("AC-49, AC-66")
@given(
    verb=st.sampled_from(["exchange", "never"]),
    day=st.just("coming") | st.dates().map(str) | ANYTHING,
    key=st.sampled_from(["trust", "curiosity-smell"]) | ANYTHING,
)
@example(verb="exchange", day="2027-02-30", key="curiosity-smell")
@example(verb="exchange", day="9999-12-31T23:59", key="curiosity-smell")
@example(verb="exchange", day="coming", key="curiosity-smell")
@example(verb="never", day="", key="curiosity-smell")
@some
def test_a_question_of_next_week_nobody_asks(
    alice: User, couple: Couple, sign_in: SignIn, verb: str, day: str, key: str
) -> None:
    client, at = kept_client(sign_in, alice), now()
    coming = str(next_week(couple, current(couple, at), at))
    fields = {"day": coming if day == "coming" else day, "key": key}
    with sent(client, f"/week/next/{verb}/", fields) as response:
        assert (response.status_code, response.url) == (302, "/week/next/")
        assert not Swap.objects.exists()
        assert not Boundary.objects.exists()
