"""This week: one page, one button."""

from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from checkins import bring_answers, untouched_weeks
from checkins.begin_week import current, next_beginning, next_week
from checkins.models import CheckIn
from checkins.week_glance import Glance, glance
from checkins.week_knocks import QUIET_AFTER
from intimacy.accounts.models import PersonRequest, User
from intimacy.counseling.assignments import origins
from intimacy.counseling.care import consents
from intimacy.counseling.models import Assignment
from intimacy.couples import part_couple
from intimacy.couples.access import in_space
from intimacy.couples.models import Couple, Invitation
from intimacy.couples.spaces import Space
from intimacy.dates import cards as date_cards
from intimacy.home.past_weeks import Echo, echo
from intimacy.home.quiet_cards import ASKING, quiet_cards
from intimacy.home.views.invitations import INVITED
from intimacy.home.week_states import State, closed, state_of
from intimacy.home.week_waits import Waits, waits
from intimacy.lib.compiled import compiled
from intimacy.reminders.reach import nobody_reaches
from intimacy.repair import cards as repair_cards
from intimacy.rituals import cards as ritual_cards
from intimacy.sharing.models import LAPSE, Seal

SLOWER_AFTER = 3  # untouched weeks, with the one that runs
# States in which there is nothing to do, and one may be reminded of what one wrote.
AT_REST = {"talked", "done-alone", "nothing-asked", "resting"}


@in_space
def week(request: PersonRequest, space: Space) -> HttpResponse:
    at = now()
    if INVITED in request.session:
        return redirect("invitation-remembered")  # a yes from before signing in
    invitation = _invitation(request, space)
    if not (space.couple.is_pair or invitation) and part_couple.closed_space(request.user):
        return render(request, "home/week.html", {"state": closed()})
    checkin = current(space.couple, at)
    loaded = glance(checkin, space, request.user, at)
    waiting = waits(space, checkin.week, next_week(space.couple, checkin, at), at)
    state, before = state_of(loaded, invitation), _before(space, loaded)
    cards: dict[str, Any] = {
        "ritual": ritual_cards.next_today(space, at),
        "unreached": waiting.unreached and nobody_reaches(request.user),
        "down": waiting.down,
        **_of_two(request, space, loaded, before, waiting, at),
    }
    if state.name == "resting":
        cards.pop("resting", None)  # its headline says so
    shown = quiet_cards(cards) | {"last_week": _still_last(before, loaded)}
    context = {"state": state, "week": loaded, "echo": _echo(space, state, loaded, shown)}
    if "rhythm_change" in shown:
        context["next_beginning"] = next_beginning(space.couple, loaded.checkin, at)
    return render(request, "home/week.html", context | shown)


@require_POST
@in_space
def put_away(request: PersonRequest, space: Space) -> HttpResponse:
    """The closing line has been read; the week begins again, alone."""
    part_couple.put_away(request.user, at=now())
    return redirect("week")


def _echo(space: Space, state: State, week: Glance, shown: dict[str, Any]) -> Echo | None:
    """Return what one wrote long ago, where nothing is left to do and nothing waits."""
    date = shown.get("date")
    asks = ASKING & shown.keys() or shown["last_week"] or (date and date.waiting)
    return None if asks or state.name not in AT_REST else echo(space, week.checkin.week)


def _invitation(request: PersonRequest, space: Space) -> Invitation | None:
    if space.couple.is_pair:
        return None
    mine = Invitation.objects.standing().filter(
        Q(accepted_by=request.user) | Q(inviter=request.user)
    )
    # A yes of one's own, or one that waits for us, comes before an invitation nobody took yet.
    accepted_first = F("accepted_at").asc(nulls_last=True)
    return mine.select_related("inviter", "accepted_by").order_by(accepted_first).first()


def _of_two(
    request: PersonRequest,
    space: Space,
    week: Glance,
    before: CheckIn | None,
    waiting: Waits,
    at: datetime,
) -> dict[str, object]:
    """What only a shared week carries: a changed day, words to bring, a slower pace, and so on."""
    if not space.couple.is_pair:
        return {}
    return {
        "resting": space.couple.rest_until if space.couple.rests(at) else None,
        "rhythm_change": waiting.changed,
        # words are brought into the first week only
        "could_bring": 0 if before else len(bring_answers.could_bring(week.checkin, space.me)),
        "untouched": _untouched(space, week, before),
        "date": date_cards.next_date(space, at),
        "waiting": waiting.back and repair_cards.waiting(space, at),
        "note": waiting.note,
        "talk": waiting.talk,
        "asked": waiting.asked and consents.waiting_for(request.user, space.couple, at).first(),
        "coming_set": waiting.coming and _coming_set(request, space, week),
    }


def _coming_set(request: PersonRequest, space: Space, week: Glance) -> Assignment | None:
    """Return what a counselor gave them that begins with the next week."""
    if not week.beside_name:
        return None
    following = next_week(space.couple, week.checkin, week.at)
    return origins.coming(request.user, after=week.checkin.week, until=following).first()


def _before(space: Space, week: Glance) -> CheckIn | None:
    """Return the week of two before the one that runs, with `sealed`: whether I did."""
    if not space.couple.is_pair:
        return None
    for before in _earlier(space.couple, week.checkin.week, space.me.user, week.at):
        before.couple = space.couple
        return before
    return None


@compiled
def _earlier(couple: Couple, week: date, user: User, at: datetime) -> QuerySet[CheckIn]:
    mine = Seal.objects.standing(at).filter(exchange=OuterRef("exchange"), user=user)
    before = CheckIn.objects.filter(couple=couple, week__lt=week).select_related("exchange")
    return before.annotate(sealed=Exists(mine))[:1]  # the other's is never asked for


def _still_last(last: CheckIn | None, week: Glance) -> CheckIn | None:
    """The week before, where it can still be opened or was opened and not talked about."""
    if last is None or last.talked_at or (week.checkin.week - last.week) > LAPSE:
        return None
    return last


def _untouched(space: Space, week: Glance, before: CheckIn | None) -> str:
    """How long this person has left their own weeks alone; the other's never count."""
    if before is None or week.begun or week.seal or week.off:
        return ""
    weeks = untouched_weeks.count(week.checkin, space.me.user)
    if weeks >= QUIET_AFTER:
        return "quiet"
    return "slower" if weeks + 1 == SLOWER_AFTER and space.couple.every_weeks == 1 else ""
