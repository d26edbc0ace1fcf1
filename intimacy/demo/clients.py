"""The demo's counselor at work: three couples in different states, and a link nobody used yet."""

import uuid
from datetime import date, datetime, time, timedelta

from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.utils.timezone import now

from checkins.begin_week import current, next_week
from checkins.models import CheckIn
from intimacy.accounts.models import User
from intimacy.counseling.appointments import timetable
from intimacy.counseling.assignments import advance_steps, assign_set
from intimacy.counseling.care import consents, introductions
from intimacy.counseling.desk import applications
from intimacy.counseling.models import Assignment, Client, Counselor
from intimacy.counseling.notes import private_notes
from intimacy.counseling.shares import share_answers
from intimacy.couples import pair_couple
from intimacy.couples.models import Couple, Membership
from intimacy.demo.words import LOAD
from intimacy.lib.spans import HOUR, WEEK
from intimacy.lib.tokens import token_hash
from intimacy.lib.zones import local_day
from intimacy.sharing import open_together
from intimacy.sharing.models import Words
from intimacy.sharing.write_words import Draft, save
from prompts.models import Prompt, PromptSet, Step
from prompts.sets import build_set

DETAILS = applications.Details(
    name="Dana Weber",
    qualification="Couples counselor",
    licence_number="W-1204",
    licence_body="Chamber of counselors, Vienna",
    country="Austria",
)
# What Dana wrote for Alice and Bob: two steps, of two weeks they have had.
AFTERWARDS = (
    (
        "A phrase for the hall",
        "Say yours aloud once, standing where the last argument began. Then go and eat.",
        ("appreciation-borrowed-habit", "repair-let-you-breathe-out"),
    ),
    (
        "Looking ahead",
        "Twenty minutes with a calendar of next year and two pencils.",
        ("loved-soft-spot", "goals-year-from-tonight"),
    ),
)
NOTE = "They laugh before they answer. Ask about the duck on the window sill."
ASKED_BY_DANA = {key for _, _, keys in AFTERWARDS for key in keys}


def counselor(dana: User, at: datetime) -> tuple[Counselor, str]:
    """Let Dana be an approved counselor since `at` (UTC); return her row and her app's secret."""
    row = applications.apply(dana, DETAILS, at=at)
    # A demo has no staff to say yes.
    Counselor.objects.filter(pk=row.pk).update(approved_at=at)
    secret: str = totp.generate_totp_secret()
    totp.TOTP.activate(dana, secret)
    return Counselor.objects.select_related("user").get(pk=row.pk), secret


def desk_code() -> str | None:
    """Return the code the demo counselor's app would show now, or None where there is no demo."""
    app = Authenticator.objects.filter(
        type=Authenticator.Type.TOTP, user__email__endswith="@demo.example"
    ).first()
    if app is None:
        return None
    secret = get_adapter().decrypt(app.data["secret"])
    counter = int(now().timestamp()) // app_settings.TOTP_PERIOD
    return str(totp.format_hotp_value(totp.hotp_value(secret, counter)))


def in_care(by: Counselor, couple: Couple, label: str, at: datetime) -> Client:
    """Both of the couple agree to the counselor at `at` (UTC)."""
    link = introductions.find(
        token_hash(introductions.invite_couple(by, label=label, at=at)), at=at
    )
    assert link is not None  # noqa: S101  made in the line above
    first, second = couple.memberships.select_related("couple", "user").order_by("slot")
    client = introductions.answer(link, by=first, agrees=True, at=at)
    consents.agree(client, by=second, at=at + HOUR)
    return Client.objects.select_related("couple", "counselor__user").get(pk=client.pk)


def alice_and_bob(by: Counselor, couple: Couple, begun: datetime) -> Client:
    """From their fifth week on: a set of Dana's own, then a copy of one of the house's."""
    care = in_care(by, couple, "A & B, two cities", begun + 4 * WEEK)
    purpose = "Coming back, in two small steps."
    own = build_set.create(by.user, title="After the argument", purpose=purpose, at=begun)
    for title, instructions, keys in AFTERWARDS:
        step = build_set.add_step(own, title=title)
        marks = {"asks_when": False, "for_session": True}
        build_set.change_step(step, title=title, instructions=instructions, **marks)
        for prompt in (Prompt.objects.get(key=key) for key in keys):
            build_set.add_prompt(step, prompt)
    _give(own, care, couple.today(begun + 5 * WEEK), begun + 4 * WEEK + 2 * HOUR)
    cities = _two_cities(by.user, begun + 5 * WEEK)
    _give(cities, care, couple.today(begun + 7 * WEEK), begun + 6 * WEEK)
    noted = private_notes.Draft(NOTE, uuid.uuid4())
    private_notes.keep(care, noted, by=by, at=begun + 6 * WEEK)
    return care


def _two_cities(dana: User, at: datetime) -> PromptSet:
    """Copy a set of the house and mark its first step for the session."""
    copied = build_set.duplicate(PromptSet.objects.get(key="long-distance"), owner=dana, at=at)
    purpose = "For the miles between you, and the ordinary days the other does not see."
    build_set.rename(copied, title="Two cities", purpose=purpose)
    step = Step.objects.get(version=copied.current, position=1)
    build_set.change_step(
        step,
        title=step.title,
        instructions=step.instructions,
        asks_when=step.asks_when,
        for_session=True,
    )
    return copied


def _give(prompt_set: PromptSet, client: Client, starts: date, at: datetime) -> None:
    pace = Assignment.Pace.WEEKLY
    assign_set.assign(
        prompt_set, [client], pace=pace, every=1, starts=starts, by=client.counselor, at=at
    )


def share(author: User, key: str, at: datetime) -> None:
    """Let the counselor read what this person answered to the prompt with this key."""
    words = Words.objects.get(author=author, item__version__prompt__key=key)
    share_answers.share_answer(words, by=member(author), at=at)


def two_who_share_the_load(by: Counselor, one: User, other: User, at: datetime) -> Client:
    """Every week since they began has opened, and each shared one answer."""
    begun = at - timedelta(days=17)
    couple = pair(one, other, begun)
    care = in_care(by, couple, "M & J, Tuesdays", begun + HOUR)
    checkin = current(couple, begun)
    starts = next_week(couple, checkin, begun + 2 * HOUR)
    _give(PromptSet.objects.get(key="sharing-the-load"), care, starts, begun + 2 * HOUR)
    for _ in range(2):
        opens = couple.rhythm.begins(next_week(couple, checkin, checkin_at(couple, checkin)))
        if opens + 3 * HOUR > at:
            break
        checkin = current(couple, opens)
        _both_answer(checkin, one, other, opens + 2 * HOUR)
    for author, key in ((one, "load-keeping-track"), (other, "load-only-if-it-stopped")):
        if Words.objects.filter(author=author, item__version__prompt__key=key).exists():
            share(author, key, at - HOUR)
    return care


def checkin_at(couple: Couple, checkin: CheckIn) -> datetime:
    """Return the UTC moment at which this check-in began."""
    return couple.rhythm.begins(checkin.week)


def _both_answer(checkin: CheckIn, one: User, other: User, at: datetime) -> None:
    """Each writes to what the set asks, passes the rest, and seals."""
    for n, person in enumerate((one, other)):
        by = member(person)
        for item in checkin.exchange.items.select_related("version__prompt"):
            texts = LOAD.get(item.version.prompt.key)
            draft = Draft(texts[n] if texts else "", seen=0, passed=texts is None)
            save(item, draft, by=by, at=at)
        open_together.seal(checkin.exchange, by=by, at=at)


def two_who_just_began(by: Counselor, one: User, other: User, at: datetime) -> Client:
    """They agreed two days ago; a set comes with their next week, and nothing is shared."""
    begun = at - timedelta(days=2)
    couple = pair(one, other, begun)
    care = in_care(by, couple, "", begun + HOUR)
    starts = next_week(couple, current(couple, begun), at)
    _give(PromptSet.objects.get(key="after-a-baby"), care, starts, at - HOUR)
    return care


def other_couples(by: Counselor, first: Client, people: dict[str, User], at: datetime) -> None:
    """Two couples more, a link nobody used yet, and when Dana meets them all."""
    second = two_who_share_the_load(by, people["Mira"], people["Jonas"], at)
    third = two_who_just_began(by, people["Aiko"], people["Tom"], at)
    introductions.invite_couple(by, label="K & L, by phone", at=at - HOUR)
    fill_appointments([first, second, third], at)
    advance_steps.advance(at, most=3)


def fill_appointments(clients: list[Client], at: datetime) -> None:
    """One this evening, one on Thursday, each week; and a single one in a few days."""
    here = local_day(at, clients[0].counselor.user.zone)
    thursday = here + timedelta(days=(3 - here.weekday()) % 7)
    first, second, third = clients
    soon = here + timedelta(days=3)
    plans = (
        (first, timetable.Plan(thursday - 3 * WEEK, time(17), every_weeks=1)),
        (second, timetable.Plan(here - WEEK, time(18, 30), 50, every_weeks=1)),
        (third, timetable.Plan(soon, time(9), 90)),
    )
    for client, plan in plans:
        timetable.arrange(client, plan, at=at)


def pair(one: User, other: User, at: datetime) -> Couple:
    """Return the couple these two become at `at` (UTC), by a link that is confirmed."""
    token = pair_couple.invite(one, at=at)
    invitation = pair_couple.accept(token_hash(token), by=other, at=at)
    return pair_couple.confirm(invitation, by=one, at=at)


def member(user: User) -> Membership:
    """Return the row of this person in the space they are in."""
    return Membership.objects.select_related("couple", "user").get(user=user, left_at=None)
