"""What the two are asked, as far as they choose it together: how many, a focus, circumstances."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from checkins.begin_week import current, next_week
from intimacy.accounts.models import PersonRequest
from intimacy.couples import question_choices
from intimacy.couples.access import in_space
from intimacy.couples.spaces import Space
from intimacy.home.forms import QuestionsForm
from intimacy.lib.http import form_page, posted
from intimacy.lib.numbers import in_words
from prompts.picker import wish_list


@in_space
@require_http_methods(["GET", "POST"])
def questions(request: PersonRequest, space: Space) -> HttpResponse:
    """Both see and may change this page; it counts from the next week that begins."""
    couple, at = space.couple, now()
    week = next_week(couple, current(couple, at), at)
    chosen = {
        "questions": couple.questions,
        "focus": couple.focus,
        "circumstances": couple.circumstances,
        "bond": couple.bond,
    }
    form = QuestionsForm(posted(request), initial=chosen, alone=not couple.is_pair)
    if form.is_valid():
        question_choices.choose(couple, **form.cleaned_data, by=request.user)
        messages.success(request, _("Kept. It counts from the next week on."))
        return redirect("questions")
    context = {
        "form": form,
        "space": space,
        "gentle_for": wish_list.GENTLE_FOR,
        "gentle_until": wish_list.gentle_until(couple, week),
    }
    return form_page(request, "home/questions.html", context)


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
