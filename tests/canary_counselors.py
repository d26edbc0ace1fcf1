"""Counselors in the house of canaries: beside a couple, before, not yet, no longer."""

import time
import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.totp.internal import auth as totp
from django.test import Client as Browser

from intimacy.accounts.models import User
from intimacy.counseling.appointments import timetable
from intimacy.counseling.assignments import assign_set
from intimacy.counseling.care import consents, end_care, introductions
from intimacy.counseling.desk import applications, approval
from intimacy.counseling.models import Assignment, Client, Counselor
from intimacy.counseling.notes import private_notes
from intimacy.counseling.shares import share_answers
from intimacy.couples.models import Couple
from intimacy.lib.tokens import token_hash
from intimacy.lib.zones import zone
from intimacy.sharing.models import Exchange, Lane, Words
from prompts.models import Prompt, PromptSet
from prompts.sets import build_set
from tests.conftest import member, person

if TYPE_CHECKING:
    from tests.canary import House

COUNSELORS = ("dana", "ulla", "olaf", "rolf", "wanda")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DETAILS = ("Couples counselor", "W-1204", "Chamber of counselors", "Austria")


def hire(house: "House", at: datetime) -> None:
    """All five have asked and set up an app for codes; Stella said yes to each but Wanda."""
    for name in COUNSELORS:
        user = house.people[name] = person(name.capitalize())
        totp.TOTP.activate(user, totp.generate_totp_secret())
        row = applications.apply(user, applications.Details(user.name, *DETAILS), at=at)
        if name != "wanda":
            approval.approve(row, by=house.people["stella"], at=at, seen=at)
    own_set(house.people["wanda"], at)


def beside_nina_and_eve(house: "House", at: datetime) -> None:
    """Rolf, until staff shut him out; then Ulla, whom Nina lets read one answer, and Eve none."""
    nina, eve, rolf = (house.people[name] for name in ("nina", "eve", "rolf"))
    first = in_care(of(rolf), member(nina).couple, at)
    for user in (nina, eve):
        share_answers.share_answer(words_of(user, "new"), by=member(user), at=at)
    note(house, first, at, read=False)
    approval.deactivate(of(rolf), by=house.people["stella"], at=at + HOUR)
    second = in_care(of(house.people["ulla"]), first.couple, at + 2 * HOUR)
    share_answers.share_answer(words_of(nina, "new"), by=member(nina), at=at + 2 * HOUR)
    house.also("nina", "new", "ulla")
    note(house, second, at + 2 * HOUR)


def beside_alice_and_bob(house: "House", at: datetime) -> None:
    """Olaf, until Alice ended it; then Dana, who may read two of all the answers ticked for her.

    The week of `at` is sealed by both, and nothing was done to its answers yet.
    """
    alice, bob, olaf = (house.people[name] for name in ("alice", "bob", "olaf"))
    before = in_care(of(olaf), member(alice).couple, at)
    tick(house, at, alice="met", bob="opened")
    note(house, before, at)
    end_care.end_care(before, by=alice, at=at + HOUR / 2)
    care = in_care(of(house.people["dana"]), before.couple, at + HOUR / 2)
    tick(house, at + HOUR / 2, alice="opened", bob="opened")
    tick(house, at + HOUR / 2, alice="passed", bob="unmet")
    tick(house, at + HOUR / 2, bob="withdrawn")  # as it will be
    share_answers.unshare_answer(words_of(bob, "opened"), by=member(bob), at=at + HOUR)
    house.also("alice", "opened", "dana")
    note(house, care, at)
    give(care, own_set(care.counselor.user, at), at + HOUR)
    zone_of_hers = zone(care.counselor.user.zone)
    first = at.astimezone(zone_of_hers)
    plan = timetable.Plan(first.date() + DAY, first.time().replace(microsecond=0), every_weeks=1)
    timetable.arrange(care, plan, at=at)


def since_the_session(house: "House", at: datetime) -> None:
    """One answer shared a month late, a second note, and every answer nobody has met ticked."""
    dana = house.people["dana"]
    care = Client.objects.visible_to(dana).select_related("couple").get()
    tick(house, at - HOUR, bob="letgo")
    house.also("bob", "letgo", "dana")
    note(house, care, at - HOUR)
    closed = Exchange.objects.filter(couple=care.couple, opens_at=None)
    for words in Words.objects.filter(item__exchange__in=closed, lane=Lane.US):
        share_answers.share_answer(words, by=member(words.author), at=at)
    house.link = introductions.invite_couple(of(dana), label="K and L", at=at)


def in_care(by: Counselor, couple: Couple, at: datetime) -> Client:
    """Both of the couple agree to the counselor."""
    token = introductions.invite_couple(by, label="Two of Tuesdays", at=at)
    link = introductions.find(token_hash(token), at=at)
    assert link is not None
    one, other = couple.memberships.select_related("couple", "user").order_by("slot")
    client = introductions.answer(link, by=one, agrees=True, at=at)
    assert consents.agree(client, by=other, at=at)
    return Client.objects.select_related("couple", "counselor__user").get(pk=client.pk)


def own_set(owner: User, at: datetime) -> PromptSet:
    """A set of two steps; the first asks a question of the owner's own, and when they will."""
    made = build_set.create(owner, title="Slow evenings", purpose="To sit again.", at=at)
    first, second = build_set.add_step(made, title="Sit"), build_set.add_step(made, title="Stay")
    marks = {"asks_when": True, "for_session": True}
    build_set.change_step(first, title="Sit", instructions="Sit down, both of you.", **marks)
    asked = {"practice": "trust", "depth": 1, "owner": owner}
    build_set.write_prompt(first, text="What does sitting down do to you?", **asked)
    build_set.add_prompt(second, Prompt.objects.filter(practice="trust", owner=None)[0])
    return made


def give(client: Client, prompt_set: PromptSet, at: datetime) -> Assignment:
    """From the week two weeks after `at` on, a step a week."""
    starts = at.astimezone(zone(client.couple.zone)).date() + 14 * DAY
    how = {"pace": "weekly", "every": 1, "starts": starts, "by": client.counselor}
    return assign_set.assign(prompt_set, [client], at=at, **how)[0]


def tick(house: "House", at: datetime, **answers: str) -> None:
    """Let each of these people's counselor read one answer, named by what its canary says."""
    for name, what in answers.items():
        user = house.people[name]
        share_answers.share_answer(words_of(user, what), by=member(user), at=at)


def note(house: "House", client: Client, at: datetime, *, read: bool = True) -> None:
    """A private note: its writer's to read while they may work, and nobody's after."""
    text = house.text(client.counselor.user, "note")
    if not read:
        house.nobody_reads(text)
    private_notes.keep(client, private_notes.Draft(text, uuid.uuid4()), by=client.counselor, at=at)


def of(user: User) -> Counselor:
    return Counselor.objects.select_related("user").get(user=user)


PLACES = {"new": 1, "opened": 1, "unmet": 2, "passed": 3, "letgo": 3, "met": 4, "withdrawn": 4}


def words_of(user: User, what: str) -> Words:
    """The answer to the question at this place of the first week of the space they are in."""
    words = Words.objects.filter(author=user, couple=member(user).couple)
    return words.filter(item__position=PLACES[what]).earliest("item__exchange__checkin__week")


def prove(browser: Browser) -> None:
    """Let a signed-in browser have shown a password and a second factor just now."""
    session = browser.session
    proofs = [{"method": method, "at": time.time()} for method in ("password", "mfa")]
    session[AUTHENTICATION_METHODS_SESSION_KEY] = proofs
    session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = session["_auth_user_id"]
    session.save()
