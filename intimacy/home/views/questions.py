"""What the two are asked, as far as they choose it together: how many, a focus, circumstances."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from checkins.begin_week import current, next_week
from intimacy.accounts.models import PersonRequest
from intimacy.couples import change_bond, question_choices
from intimacy.couples.access import in_pair, in_space
from intimacy.couples.models import BondProposal, Couple
from intimacy.couples.spaces import Space
from intimacy.home.forms import BondForm, QuestionsForm
from intimacy.lib.http import form_page, posted
from intimacy.lib.numbers import in_words
from prompts.picker import wish_list


@in_space
@require_http_methods(["GET", "POST"])
def questions(request: PersonRequest, space: Space) -> HttpResponse:
    """Both see and may change this page; it counts from the next week that begins."""
    couple = space.couple
    form = QuestionsForm(posted(request), initial=_chosen(couple), couple=couple)
    if form.is_valid():
        question_choices.choose(couple, **form.cleaned_data, by=request.user)
        messages.success(request, _("Kept. It counts from the next week on."))
        return redirect("questions")
    return _page(request, space, form=form)


def _chosen(couple: Couple) -> dict[str, object]:
    return {
        "questions": couple.questions,
        "focus": couple.focus,
        "circumstances": couple.circumstances,
    }


def _page(request: PersonRequest, space: Space, **forms: object) -> HttpResponse:
    couple, at = space.couple, now()
    week = next_week(couple, current(couple, at), at)
    mine = change_bond.proposed_by(request.user, couple)
    context = {
        "space": space,
        "mine": mine,
        "theirs": change_bond.proposed_to(request.user, couple),
        "gentle_for": wish_list.GENTLE_FOR,
        "gentle_until": wish_list.gentle_until(couple, week),
        "bond_form": BondForm(initial={"bond": mine.bond if mine else couple.bond}),
        **forms,
    }
    return form_page(request, "home/questions.html", context)


@require_POST
@in_pair
def bond(request: PersonRequest, space: Space) -> HttpResponse:
    """Propose what the two are to each other; the other reads one line and says yes, or not."""
    couple = space.couple
    form = BondForm(request.POST)
    if not form.is_valid():
        asked = QuestionsForm(initial=_chosen(couple), couple=couple)
        return _page(request, space, form=asked, bond_form=form)
    if change_bond.propose(couple, form.cleaned_data["bond"], by=request.user, at=now()):
        messages.success(request, _("So it is. The questions follow from the next week on."))
    return redirect("questions")


@require_POST
@in_pair
def bond_take_back(request: PersonRequest, space: Space) -> HttpResponse:
    """Let go of one's own proposal."""
    change_bond.drop_proposal(space.couple, by=request.user, at=now())
    return redirect("questions")


@require_POST
@in_pair
def bond_answer(request: PersonRequest, space: Space, pk: int) -> HttpResponse:
    """Yes, or leave it. Whoever proposed is not told of the second."""
    theirs = BondProposal.objects.filter(couple=space.couple).exclude(by=request.user)
    found, yes = get_object_or_404(theirs, pk=pk), request.POST.get("answer") == "yes"
    found.couple = space.couple
    if change_bond.answer_proposal(found, by=request.user, yes=yes, at=now()):
        messages.success(request, _("So it is. The questions follow from the next week on."))
    return redirect("questions")


@require_POST
@in_space
def gently(request: PersonRequest, space: Space) -> HttpResponse:
    """Light questions only for a while, or as usual again."""
    couple, at = space.couple, now()
    week = next_week(couple, current(couple, at), at)
    if request.POST.get("gently") == "no":
        wish_list.end_gently(couple, before=week)
        messages.success(request, _("From next week on it is as usual."))
    else:
        wish_list.go_gently(couple, since=week)
        said = _("Only light questions for %(span)s, from the next one on.")
        messages.success(request, said % {"span": in_words(wish_list.GENTLE_FOR)})
    return redirect("questions")
