"""Whoever a row does not belong to finds nothing there, on every page we have and will have."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from checkins.begin_week import current
from intimacy.accounts.models import User
from intimacy.calendars import addresses
from intimacy.couples import change_bond, pair_couple, part_couple, rhythm
from intimacy.couples.models import BondProposal, Couple, Membership, RhythmChange
from intimacy.dates import question_after
from intimacy.dates.models import DateNight
from intimacy.journal import keep_entry
from intimacy.journal.entry_words import Written
from intimacy.lib.weeks import Rhythm
from intimacy.reminders.models import Subscription
from intimacy.repair import call_break, send_letter, slow_steps
from intimacy.repair.models import Break, Letter
from intimacy.sharing import open_together
from intimacy.sharing.models import Lane, Words
from prompts.models import Prompt
from prompts.picker import leanings
from tests.calendars.conftest import night, tea
from tests.conftest import START, items, member, pair, person, seal, write
from tests.dates.had import agreed
from tests.evenings import planned
from tests.kept_dreams import dreamt, listed, promised
from tests.left_notes import left
from tests.reminder_queue import said
from tests.rituals.conftest import begin
from tests.talk.conftest import begin as taking_turns
from tests.walk import blank, routes
from tests.worlds import world

# Routes of others, by the start of their name, and why their keys are not ours to try.
OUT_OF_SCOPE = {
    "counseling:": "asked by counselors of every standing in test_strangers_counselors.py",
    "admin:": "staff pages; test_canary.py asks each of them as everybody",
    "account_": "allauth finds its rows through the session",
    "mfa_": "allauth filters second factors by the person signed in, and tests that itself",
    "pauses:pause": "six texts, the same for everybody; its key names no row",
    "usersessions_": "the list of the sessions of the person signed in takes no key",
}
# Pages that answer somebody who is signed out, and why.
PUBLIC = {
    "landing": "the first page",
    "private": "what stays private is read before signing up",
    "help": "help is for everybody",
    "pauses:list": "a quiet minute is for everybody, and help leads there",
    "health": "for the load balancer; it says ok",
    "ready": "for whoever watches over it; it says which part is away",
    "exit": "leaving quickly works whoever one is",
    "invitation": "an invited person reads it before having an account",
    "reminders:worker": "a browser fetches it anew by itself; holds no data",
    "reminders:manifest": "a name and an icon",
    "calendars:feed": "calendars do not sign in; the address is the key",
    "inbox": "only on the computer it runs on",
    "styleguide": "only on the computer it runs on; holds no data",
    "reminders:bounce": "takes what is signed with a secret; tests/reminders/test_bounces.py",
}
# Links that work for whoever holds one, signed in or not; tests/reminders/test_links.py
# and tests/accounts/test_change_address.py ask them.
HOLDERS = {"reminders:later", "reminders:stop", "reminders:start", "address-stop"}
WEEKS = "detail bring review seal unseal mine off on opened talk talked not-yet verdicts".split()
AFTER = "after after-review after-seal after-unseal after-mine after-both".split()
WORDS = "acknowledge line support support-away let-read withdrawal".split()
RITUALS = "ritual change done undone skip move put-back pause resume end".split()
TALKS = "talk on end not-now state".split()
NOTES = "note open change take-back".split()
JOURNAL = "entry change away".split()
DREAMS = "dream change true still rest off wake step steps".split()
PROMISES = "promise promise-move promise-kept promise-gone promise-back".split()
BREAKS, LETTERS = "break agree move back".split(), "letter take-back answer time not-now".split()
EVENINGS = "night answer confirm suggest begin move shift fine miss cancel".split()
Key = dict[str, object]
SignIn = Callable[[User], Client]


def ours() -> dict[str, tuple[str, ...]]:
    return {n: k for n, k in routes() if not n.startswith(tuple(OUT_OF_SCOPE))}


KEYED = sorted(name for name, keys in ours().items() if keys and name not in HOLDERS)
KEYLESS = sorted(name for name, keys in ours().items() if not keys)


@dataclass
class Rows:
    """Every row of Alice's and Bob's that has a path, and a key of each kind nobody has."""

    keys: dict[str, list[Key]]
    nobody: dict[str, Key]
    people: dict[str, User]


@pytest.fixture
def rows(library: None) -> Rows:
    return world(live)


def live() -> Rows:
    """Alice shared a space with Eve, who left; then one with Bob, where a week opened."""
    alice, bob = person("Alice"), person("Bob", "America/New_York")
    charlie, dana, eve = map(person, ("Charlie", "Dana", "Eve"))
    rituals = [begin(alice)]
    alone = current(member(alice).couple, START)
    write(alice, items(alone)[0], "Alone")
    ended = opened_week(eve, alice)
    rituals.append(begin(eve))
    dreams, promises = [dreamt(eve, "Then", START)], [promised(eve, "Then", START)]
    lines = [listed(eve, "Then", START)]
    lost = planned(member(eve).couple, eve, START, yes=alice)
    notes = [left(eve, "Of then", START), left(alice, "Of then", START)]
    part_couple.leave(member(eve), at=START + timedelta(hours=1))
    used = pair_couple.invite(alice, at=START)
    opened = opened_week(alice, bob)
    rituals.append(begin(bob))
    notes += [left(alice, "For Bob", START), left(bob, "For Alice", now(), how="some")]
    dreams.append(dreamt(alice, "A garden", now()))
    promises += [promised(user, "Soon", now()) for user in (alice, bob)]
    lines += [listed(user, "Tea", now()) for user in (alice, bob)]
    entries = [keep_entry.write(Written("Mine"), by=user, at=START) for user in (alice, bob)]
    draft = current(opened.couple, START + timedelta(days=8))
    write(bob, items(draft)[0], "Bob's draft")
    rhythm.change(opened.couple, Rhythm("UTC", 2, 20), by=bob, at=START)
    change_bond.propose(opened.couple, "friends", by=bob, at=START)
    no = Prompt.objects.order_by("key")[0]
    leanings.rule_out(opened.couple, no, by=alice)
    device = Subscription.objects.create(user=alice, endpoint="https://fcm.googleapis.com/a")
    weeks = [{"pk": week.pk} for week in (opened, draft, ended, alone)]
    words = [{"pk": row.pk} for row in Words.objects.filter(author__in=[alice, bob])]
    evenings = [lost, planned(opened.couple, alice, START, yes=bob)]
    evenings.append(planned(opened.couple, bob, START, surprise=True))
    talks = [taking_turns(alice, at=now()), taking_turns(bob, at=now(), two_phones=True)]
    nobody = {"pk": uuid.uuid4()}
    breaks, letters = hard_evening(opened.couple, alice, bob)
    over = [{"pk": night.pk} for night in evenings_of(opened.couple, alice, bob)]
    keys: dict[str, list[Key]] = {
        **{f"dates:{verb}": over for verb in AFTER},
        **{f"checkins:{verb}": weeks for verb in WEEKS},
        **{f"sharing:{verb}": words for verb in WORDS},
        **{f"talk:{verb}": [{"pk": talk.pk} for talk in talks] for verb in TALKS},
        **{f"rituals:{verb}": [{"pk": row.pk} for row in rituals] for verb in RITUALS},
        **{f"dates:{verb}": [{"pk": night.pk} for night in evenings] for verb in EVENINGS},
        **{f"notes:{verb}": [{"pk": note.pk} for note in notes] for verb in NOTES},
        **{f"dreams:{verb}": [{"pk": row.pk} for row in dreams] for verb in DREAMS},
        **{f"dreams:{verb}": [{"pk": row.pk} for row in promises] for verb in PROMISES},
        **{f"dreams:{verb}": [{"pk": row.pk} for row in lines] for verb in ("line", "line-off")},
        **{f"journal:{verb}": [{"pk": one.pk} for one in entries] for verb in JOURNAL},
        **{f"repair:{verb}": [{"pk": one.pk} for one in breaks] for verb in BREAKS},
        **{f"repair:{verb}": [{"pk": one.pk} for one in letters] for verb in LETTERS},
        "repair:slow-step": [{"number": 2}],
        "checkins:prompt": [{**week, "position": 1} for week in weeks],
        "talk:week": weeks,
        "talk:date": over,
        "forget": [{"pk": m.pk} for m in Membership.objects.filter(user__in=[alice, bob])],
        "rhythm-answer": [{"pk": RhythmChange.objects.get().pk}],
        "bond-answer": [{"pk": BondProposal.objects.get().pk}],
        "invitation": [{"token": used}],
        "topics-allow": [{"key": no.key}],
        "reminders:open": [{"token": said(user).token} for user in (alice, bob)],
        "reminders:device-remove": [{"pk": device.pk}],
        "calendars:feed": [{"token": replaced_address(alice)}],
        "calendars:date": [{"pk": night(alice, bob).pk}],
        "calendars:ritual": [{"pk": tea(alice).pk}],
    }
    unknown = {
        "checkins:prompt": {**nobody, "position": 1},
        "rhythm-answer": {"pk": 99_999_999},
        "bond-answer": {"pk": 99_999_999},
        "invitation": {"token": "x" * 43},
        "calendars:feed": {"token": "x" * 43},
        "topics-allow": {"key": "what-nobody-asks"},
        "repair:slow-step": {"number": 99},
        "reminders:open": {"token": uuid.uuid4()},
        "reminders:device-remove": {"pk": 99_999_999},
    }
    people = {"charlie": charlie, "eve": eve, "dana": dana, "alice": alice, "bob": bob}
    return Rows(keys, {name: unknown.get(name, nobody) for name in keys}, people)


def opened_week(one: User, other: User) -> object:
    week = current(pair(one, other), START)
    first, second, *_ = items(week)
    for user in (one, other):
        write(user, first, f"{user.name} to both")
        write(user, second, f"{user.name} alone", Lane.ME)
        seal(user, week)
    return week


def hard_evening(couple: Couple, alice: User, bob: User) -> tuple[list[Break], list[Letter]]:
    """Each has sent words, Alice has called a pause and written the first page of her own."""
    at, said = now(), {"text": "A lot", "phrase": "Start over?"}
    one = call_break.call(couple, at + timedelta(hours=1), by=alice, at=at)
    kind = Letter.Kind.BACK
    letters = [send_letter.send(couple, kind, said, by=member(u), at=at) for u in (alice, bob)]
    slow_steps.write_step(alice, 1, "A summer", at=at - timedelta(days=2))
    return [one], letters


def evenings_of(couple: Couple, alice: User, bob: User) -> list[DateNight]:
    """Two that are over: of one both wrote, of the other Alice alone, who sealed it."""
    nights = [agreed(couple, alice, START + timedelta(days=days)) for days in (2, 3)]
    for over, writers in zip(nights, ([alice, bob], [alice]), strict=True):
        item = question_after.add_question(over)
        for user in writers:
            write(user, item, f"{user.name} after a date", at=over.ends_at)
            open_together.seal(item.exchange, by=member(user), at=over.ends_at)
    return nights


def replaced_address(user: User) -> str:
    """The token of a calendar that has a newer one."""
    token = addresses.make(user, at=now())
    addresses.make(user, at=now())
    return token


def ask(client: Client, method: str, name: str, key: Key) -> HttpResponse:
    """Ask with a body that would be good, had one the right; undo what it did."""
    body = {"text": "Hello", "kind": "hear", "choice": "keep", "answer": "yes", "seen": "1"}
    body |= {"verdict-1": "not", "wish": "help"}
    with transaction.atomic():
        response = getattr(client, method)(reverse(name, kwargs=key), body)
        transaction.set_rollback(True)
    return response


def test_every_key_in_a_path_is_known(rows: Rows) -> None:
    assert set(rows.keys) == set(KEYED), "give each key in a path a row of Alice's or Bob's"
    assert all(rows.keys.values())


def test_what_is_out_of_scope_and_public_still_exists() -> None:
    names = [name for name, _ in routes()]
    for prefix in OUT_OF_SCOPE:
        assert [name for name in names if name.startswith(prefix)], prefix
    assert {*PUBLIC, *HOLDERS} <= set(names)


@pytest.mark.abuse("AC-01, AC-03, AC-25")
@pytest.mark.parametrize("stranger", ["charlie", "eve", "dana"])
def test_strangers_find_nothing(rows: Rows, sign_in: SignIn, stranger: str) -> None:
    client = sign_in(rows.people[stranger])
    for name in KEYED:
        statuses = set()
        for method in ("get", "post"):
            unknown = ask(client, method, name, rows.nobody[name])
            for key in rows.keys[name]:
                response = ask(client, method, name, key)
                statuses.add(response.status_code)
                assert response.status_code == unknown.status_code, (name, method, key)
                assert blank(response) == blank(unknown), (name, method, key)
        assert 404 in statuses, name
        assert statuses <= {404, 405}, name


@pytest.mark.sqlite
def test_whose_rows_they_are_finds_them(rows: Rows, sign_in: SignIn) -> None:
    """Without this the test above could pass because everything is broken."""
    clients = [sign_in(rows.people["alice"]), sign_in(rows.people["bob"])]
    for name in set(KEYED) - set(PUBLIC):  # a used link is dead for everybody
        assert any(
            ask(client, method, name, key).status_code in {200, 302}
            for client in clients
            for method in ("get", "post")
            for key in rows.keys[name]
        ), name


TAKES_WORDS = {"checkins:prompt", "sharing:line", "sharing:acknowledge", "dates:after"}
TAKES_WORDS |= {"journal:new", "journal:change"}
TAKES_WORDS |= {"sharing:support"}
TAKES_WORDS |= {"notes:new", "notes:change", "notes:keep"}
TAKES_WORDS |= {f"dreams:{page}" for page in ("new", "change", "true", "step", "line", "loved")}
TAKES_WORDS |= {f"dreams:promise-{act}" for act in ("new", "kept", "gone")}
TAKES_WORDS |= {f"repair:{page}" for page in ("answer", "write", "raise", "slow-step")}


def test_signed_out_people_learn_nothing_from_a_key(rows: Rows, client: Client) -> None:
    for name in KEYED:
        for method in ("get", "post"):
            for key in rows.keys[name]:
                response = ask(client, method, name, key)
                if name in PUBLIC:
                    unknown = ask(client, method, name, rows.nobody[name])
                    assert response.status_code == unknown.status_code in {404, 405}
                    assert blank(response) == blank(unknown)
                elif name in TAKES_WORDS and method == "post":
                    assert response.status_code == 403  # the words come back
                    assert "Hello" in response.content.decode()
                else:
                    assert_sent_to_sign_in(response, name)


@pytest.mark.sqlite
@pytest.mark.django_db
def test_signed_out_people_are_sent_to_sign_in(client: Client) -> None:
    for name in KEYLESS:
        path = reverse(name)
        if name in PUBLIC:
            answers = {client.get(path).status_code, client.post(path).status_code}
            assert answers <= {200, 303, 404, 405}, name
        else:
            assert_sent_to_sign_in(client.get(path), name)
            posted = client.post(path, {"text": "Hello", "name": "Mallory"})
            if name in TAKES_WORDS:
                assert posted.status_code == 403  # the words come back
                assert "Hello" in posted.content.decode()
            else:
                assert_sent_to_sign_in(posted, name)


def assert_sent_to_sign_in(response: HttpResponse, name: str) -> None:
    assert response.status_code == 302, name
    assert response.url.startswith("/accounts/login/"), name


@pytest.mark.abuse("AC-01")
def test_the_partner_finds_no_draft_by_its_id(rows: Rows, sign_in: SignIn) -> None:
    key = {"pk": Words.objects.get(state=Words.State.DRAFT, author=rows.people["bob"]).pk}
    alice = sign_in(rows.people["alice"])
    for verb in WORDS:
        assert ask(alice, "post", f"sharing:{verb}", key).status_code == 404
        assert ask(alice, "get", f"sharing:{verb}", key).status_code in {404, 405}
