"""The pages around the week: landing, welcome, together, our week, you."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from checkins.begin_week import current, next_beginning
from intimacy.accounts import change_address
from intimacy.accounts.forms import AboutMeForm, IntroductionForm
from intimacy.accounts.models import PersonRequest, User
from intimacy.counseling.assignments import origins
from intimacy.counseling.care import consents
from intimacy.counseling.desk import applications
from intimacy.couples import change_bond, rhythm
from intimacy.couples.access import in_pair, in_space
from intimacy.couples.models import Membership, RhythmChange
from intimacy.couples.spaces import Space, lock_people, space_of, start_solo
from intimacy.dates import cards as date_cards
from intimacy.home.forms import LookForm, RestForm, RhythmForm
from intimacy.home.views.invitations import INVITED
from intimacy.home.views.more import leads_to_more
from intimacy.lib.http import errors_shown_on, form_page, posted
from intimacy.lib.weeks import SHORTEST_WEEK
from intimacy.reminders import preference_changes
from intimacy.rituals import cards as ritual_cards
from intimacy.rituals import ritual_reminders as rituals


@login_not_required
def landing(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("week")
    return render(request, "home/landing.html")


@login_not_required
def private(request: HttpRequest) -> HttpResponse:
    """What stays private: the promises and the limits, in plain words."""
    return render(request, "home/private.html")


@require_http_methods(["GET", "POST"])
def welcome(request: PersonRequest) -> HttpResponse:
    """Name and zone, then the first prompt; or the yes that was said before signing up."""
    user = request.user
    form = IntroductionForm(posted(request), initial={"name": user.name, "zone": user.zone})
    if form.is_valid():
        _introduce(user, form, at := now())
        first = _first_space(user, at)
        if first and INVITED not in request.session:
            return redirect(current(first.couple, at))  # straight to the first prompt
        return redirect("week")
    return form_page(request, "home/welcome.html", {"form": form})


def _introduce(user: User, form: IntroductionForm, at: datetime) -> None:
    """Take name and zone; what is kept on the person's own clock follows them."""
    before = user.zone
    with transaction.atomic():
        user.introduce(name=form.cleaned_data["name"], zone=form.cleaned_data["zone"], at=at)
        if user.zone != before:
            preference_changes.move(user, before, at=at)
            rituals.follow(user, at)


def _first_space(user: User, at: datetime) -> Membership | None:
    """Open the person's first space, once however often they press."""
    with transaction.atomic():
        lock_people(user)
        return None if space_of(user) else start_solo(user, at)


@require_safe
@in_space
def together(request: PersonRequest, space: Space) -> HttpResponse:
    at = now()
    context = {
        "space": space,
        "rituals": ritual_cards.today(space, at),
        "date": date_cards.next_date(space, at) if space.couple.is_pair else None,
        "sets": origins.on_their_way(request.user) if space.couple.is_pair else (),
        "more": leads_to_more(request.user, at),
        "form": LookForm(),
    }
    return render(request, "home/together.html", context)


@in_space
@require_http_methods(["GET", "POST"])
def you(request: PersonRequest, space: Space) -> HttpResponse:
    """A name, a zone, and the way to everything that is mine to decide."""
    user = request.user
    form = AboutMeForm(posted(request), initial=_of_myself(user))
    if form.is_valid():
        _introduce(user, form, now())
        if space.couple.is_pair:
            user.show_zone(form.cleaned_data["zone_shown"])
        messages.success(request, _("Kept."))
        return redirect("you")
    context: dict[str, object] = {"form": form, "space": space, "counselor": applications.of(user)}
    context["change"] = change_address.waiting(user)
    if space.couple.is_pair:
        context["beside"] = consents.in_a_word(user, space.couple, now())
        context["proposed"] = change_bond.proposed_to(user, space.couple)
    return form_page(request, "home/you.html", context)


def _typed(request: PersonRequest, form: BaseForm) -> dict[str, object]:
    """Return what stood in a form whose button led to a list; nothing where a link did."""
    if request.method != "POST":
        return {}
    typed = request.POST
    fields = form.fields.items()
    return {name: one.widget.value_from_datadict(typed, {}, name) for name, one in fields}


def _of_myself(user: User) -> dict[str, object]:
    return {"name": user.name, "zone": user.zone, "zone_shown": user.zone_shown}


@require_http_methods(["GET", "HEAD", "POST"])
@in_space
def place(request: PersonRequest, space: Space) -> HttpResponse:
    """The list of all places, which *You* leaves out; it posts there, with what was typed."""
    form = AboutMeForm(initial=_of_myself(request.user))
    form.initial = {**form.initial, **_typed(request, form)}
    return render(request, "home/place.html", {"form": form, "space": space})


@in_space
@require_http_methods(["GET", "POST"])
def our_week(request: PersonRequest, space: Space) -> HttpResponse:
    """The day and hour the week opens, and a rest."""
    couple = space.couple
    form = RhythmForm(posted(request), initial=vars(couple.rhythm))
    if form.is_valid():
        current(couple, at := now())  # a week that is due begins by the old day
        rhythm.change(couple, form.rhythm(), by=request.user, at=at)
        messages.success(request, _("Kept. The week that runs stays as it is."))
        return redirect("our-week")
    return _our_week(request, space, form=form)


def _our_week(request: PersonRequest, space: Space, **forms: object) -> HttpResponse:
    at = now()
    checkin, resting = current(space.couple, at), space.couple.rests(at)
    context = {
        "space": space,
        "resting": resting,
        "next": next_beginning(space.couple, checkin, at),
        "shortest": SHORTEST_WEEK,
        "rest": RestForm(initial={"until": space.couple.rest_until if resting else None}),
        **forms,
    }
    return form_page(request, "home/our_week.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_space
def clock(request: PersonRequest, space: Space) -> HttpResponse:
    """The couple's day with the list of all clocks, which *Our week* leaves out; it posts there,
    with what was chosen so far.
    """
    form = RhythmForm(initial=vars(space.couple.rhythm))
    form.initial = {**form.initial, **_typed(request, form)}
    context = {"form": form, "space": space, "shortest": SHORTEST_WEEK}
    return render(request, "home/clock.html", context)


@require_POST
@in_pair
def rest(request: PersonRequest, space: Space) -> HttpResponse:
    """A joint, visible holiday."""
    form, at = RestForm(request.POST), now()
    if form.is_valid():
        until = form.cleaned_data["until"]
        with errors_shown_on(form):
            current(space.couple, at)
            rhythm.rest(space.couple, until, by=request.user, at=at)
            return redirect("week")
    rhythm_form = RhythmForm(initial=vars(space.couple.rhythm))
    return _our_week(request, space, form=rhythm_form, rest=form)


@require_POST
@in_pair
def rest_end(request: PersonRequest, space: Space) -> HttpResponse:
    rhythm.rest(space.couple, None, by=request.user, at=now())
    return redirect("week")


@require_POST
@in_pair
def rhythm_answer(request: PersonRequest, space: Space, pk: int) -> HttpResponse:
    """Fine, or change it back."""
    changes = RhythmChange.objects.filter(couple=space.couple).exclude(by=request.user)
    change = get_object_or_404(changes.select_related("couple"), pk=pk)
    back = request.POST.get("answer") == "back"
    if change.answered_at is None:
        current(space.couple, at := now())
        rhythm.answer(change, by=request.user, back=back, at=at)
    return redirect("week")
