"""Whatever is typed of rituals, dates, reminders and calendars: the same promises."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.utils.timezone import now
from hypothesis import example, given
from hypothesis import strategies as st

from intimacy.accounts.models import User
from intimacy.calendars import addresses
from intimacy.couples.models import Couple
from intimacy.dates.models import Mark, Turn
from intimacy.interests import models as interests
from intimacy.keys.decryption import decrypt_rows
from intimacy.lib.text import clean_name, clean_text
from intimacy.lib.tokens import token_hash
from intimacy.notes.models import Note, Nudge
from intimacy.reminders.kinds import KINDS
from intimacy.reminders.models import Preferences, Schedule
from intimacy.rituals.manage_ritual import words
from intimacy.rituals.models import Ritual
from intimacy.talk.models import Talk
from tests.typed import (
    ANYTHING,
    DAYS,
    HOURS,
    NUMBERS,
    RHYTHMS,
    TOMORROW,
    SignIn,
    arrived,
    assert_refused_kindly,
    kept_client,
    sent,
    some,
)

HOWS = st.sampled_from(Note.How.values) | ANYTHING


@given(hour=NUMBERS, back=ANYTHING)
@some
def test_an_hour_to_knock(alice: User, sign_in: SignIn, hour: str, back: str) -> None:
    client = kept_client(sign_in, alice)
    with sent(client, "/you/knock/", {"hour": hour, "from": back}) as response:
        alice.refresh_from_db()
        assert response.url in {"/you/reminders/", "/week/"}
        assert alice.knock_hour is None or alice.knock_hour == int(hour) in range(6, 24)


@given(hour=NUMBERS, begins=ANYTHING, ends=ANYTHING, lead=NUMBERS)
@example(hour="", begins="22:00", ends="\x00", lead="9" * 400)
@some
def test_reminders(
    alice: User, sign_in: SignIn, hour: str, begins: str, ends: str, lead: str
) -> None:
    client, typed = kept_client(sign_in, alice), {"quiet_from": begins, "quiet_until": ends}
    leads = {f"{kind}-lead": lead for kind in KINDS}
    with sent(client, "/you/reminders/", {"hour": hour, **typed, **leads}) as response:
        if response.status_code == 302:
            alice.refresh_from_db()
            assert alice.knock_hour is None or alice.knock_hour == int(hour)
        else:
            assert_refused_kindly(response, *typed.values())


@given(days=NUMBERS, day=ANYTHING | st.dates().map(str), pk=st.integers(0, 10**30).map(str))
@example(days="", day="9999-12-31", pk="9" * 40)
@some
def test_a_rest_from_reminders(alice: User, sign_in: SignIn, days: str, day: str, pk: str) -> None:
    client = kept_client(sign_in, alice)
    with sent(client, "/you/reminders/snooze/", {"days": days, "day": day}) as response:
        if response.status_code == 302:
            until = Preferences.objects.get(user=alice).snoozed_until
            assert now() < until < now() + timedelta(days=61)
        else:
            assert_refused_kindly(response, day)
    fields = {"endpoint": day, "p256dh": days, "auth": day}
    for path, status in (("", 422), ("off/", 200), ("again/", 200), (f"{pk}/", 404)):
        with sent(client, f"/you/reminders/device/{path}", fields) as response:
            assert response.status_code in {status, 404}


@pytest.mark.sqlite
@pytest.mark.abuse("AC-66")
@given(
    part=st.sampled_from(["rituals", "dates", "checkins"]) | ANYTHING,
    said=st.sampled_from(["named", "neutral"]) | ANYTHING,
)
@example(part="dates", said="named")
@some
def test_what_stands_in_my_calendar(
    alice: User, couple: Couple, sign_in: SignIn, part: str, said: str
) -> None:
    token = addresses.make(alice, at=now())
    fields = {"parts": part, "said": said, "token_hash": part, "made_at": said}
    with sent(kept_client(sign_in, alice), "/you/calendar/", fields) as response:
        feed = addresses.standing(alice)
        assert feed.token_hash == token_hash(token)
        if response.status_code == 302:
            assert [n for n in ("rituals", "dates", "checkins") if getattr(feed, n)] == [part]
            assert said == ("named" if feed.named else "neutral")
        else:
            assert_refused_kindly(response)
            assert (feed.dates, feed.named) == (True, False)


@pytest.mark.sqlite
@pytest.mark.abuse("AC-37, AC-39, AC-49, AC-50")
@given(name=ANYTHING, minutes=NUMBERS, rhythm=RHYTHMS, number=NUMBERS, day=DAYS, hour=HOURS)
@example(name="Tea", minutes="10", rhythm="daily", number="1", day=TOMORROW, hour="20:00")
@example(name="Tea", minutes="240", rhythm="date", number="28", day=TOMORROW, hour="23:59")
@example(name="Tea", minutes="10", rhythm="date", number="32", day=TOMORROW, hour="20:00")
@example(name="Tea", minutes="10", rhythm="weekly", number="7", day=TOMORROW, hour="20:00")
@some
def test_a_ritual(
    alice: User, couple: Couple, sign_in: SignIn, name, minutes, rhythm, number, day, hour
) -> None:
    fields = {"name": name, "minutes": minutes, "rhythm": rhythm, "at": hour, "starts_on": day}
    fields |= {"weekdays": number, "monthday": number, "nth": "1", "weekday": "6", "every": "1"}
    client = kept_client(sign_in, alice)
    with sent(client, "/together/rituals/new/", {**fields, "clock": "same"}) as response:
        row = Ritual.objects.select_related("key", "couple").first()
        if response.status_code == 302:
            assert words([row], alice)[row.pk].name == clean_name(arrived(name))
            assert Schedule.objects.count() == 2
            assert client.get(response.url).status_code == 200
        else:
            assert row is None
            assert_refused_kindly(response, name)


@pytest.mark.sqlite
@pytest.mark.abuse("AC-49, AC-50")
@given(question=ANYTHING, minutes=NUMBERS, first=NUMBERS, phones=ANYTHING, seen=NUMBERS)
@example(question="", minutes="3", first="1", phones="two", seen="1")
@example(question="", minutes="11", first="3", phones="one", seen="9" * 40)
@some
def test_a_talk(
    alice: User, couple: Couple, sign_in: SignIn, question, minutes, first, phones, seen
) -> None:
    fields = {"question": question, "minutes": minutes, "first": first, "phones": phones}
    client = kept_client(sign_in, alice)
    path = "/together/t/?" + urlencode({"more": arrived(seen)})
    with sent(client, path, {**fields, "once": seen}) as response:
        talk = Talk.objects.first()
        if response.status_code == 302:
            assert (talk.minutes, talk.first, talk.two_phones) == (
                int(minutes),
                int(first),
                phones == "two",
            )
            pressed = {"answer": arrived(question) or "on", "seen": arrived(seen)}
            client.post(f"{response.url}on/", pressed)
            assert client.get(response.url).status_code == 200
        else:
            assert talk is None
            assert_refused_kindly(response)


@given(every=ANYTHING | st.sampled_from(Turn.Every.values), liked=ANYTHING, batch=NUMBERS)
@some
def test_a_rhythm_and_marks(
    alice: User, couple: Couple, sign_in: SignIn, every: str, liked: str, batch: str
) -> None:
    client = kept_client(sign_in, alice)
    with sent(client, "/together/dates/turn/", {"every": every}) as response:
        assert response.status_code in {302, 422}
        if response.status_code == 422:
            assert_refused_kindly(response)
    for number in ("0", batch):
        fields = {"batch": number, "liked": liked, "go": "send"}
        with sent(client, "/together/dates/marks/", fields) as response:
            assert response.status_code in {302, 422}
            assert not Mark.objects.exists()
        with sent(client, "/together/i/ten/", fields) as response:
            assert response.status_code in {302, 422}
            assert not interests.Mark.objects.exists()
    with sent(client, "/together/i/next/", {"key": liked, "seen": batch}) as response:
        assert response.status_code == 302
        assert not interests.Choice.objects.exists()


@pytest.mark.sqlite
@pytest.mark.abuse("AC-37, AC-39")
@given(text=ANYTHING, how=HOWS, day=DAYS, hour=HOURS, seen=NUMBERS)
@example(text="Thank you", how="at", day=TOMORROW, hour="20:00", seen="0")
@example(text="Thank you", how="some", day="", hour="", seen="9" * 40)
@some
def test_a_note(alice: User, couple: Couple, sign_in: SignIn, text, how, day, hour, seen) -> None:
    client = kept_client(sign_in, alice)
    fields = {"text": text, "how": how, "day": day, "hour": hour, "once": seen, "seen": seen}
    with sent(client, "/together/n/new/", fields) as response:
        row = Note.objects.select_related("key").first()
        if response.status_code == 302:
            assert decrypt_rows([row], "body", alice)[row.pk] == clean_text(arrived(text))
            assert row.how == how
            assert client.get(response.url).status_code == 200
            with sent(client, f"{response.url}change/", fields) as changed:
                assert changed.status_code in {302, 409, 422}
        else:
            assert row is None
            assert_refused_kindly(response, text)
    with sent(client, "/together/n/new/", fields | {"start": seen}) as response:
        assert response.status_code == 200
        assert not Note.objects.exists()


@given(weekday=NUMBERS, hour=HOURS, go=ANYTHING)
@some
def test_a_nudge(
    alice: User, couple: Couple, sign_in: SignIn, weekday: str, hour: str, go: str
) -> None:
    client, fields = kept_client(sign_in, alice), {"weekday": weekday, "hour": hour, "go": go}
    with sent(client, "/together/n/when/", fields) as response:
        if response.status_code == 302:
            assert Nudge.objects.get().weekday == int(weekday) in range(7)
        else:
            assert_refused_kindly(response)
