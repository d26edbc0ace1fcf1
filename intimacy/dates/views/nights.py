"""One date: what is planned, the times on offer, saying yes."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from intimacy.accounts.models import PersonRequest
from intimacy.couples.spaces import Space
from intimacy.dates import answer_times
from intimacy.dates.board import Board, board
from intimacy.dates.find_date import of_night
from intimacy.dates.forms import AnswerForm
from intimacy.dates.models import DateNight
from intimacy.lib.http import errors_shown_on, errors_told, form_page


@require_safe
@of_night
def night(request: PersonRequest, space: Space, night: DateNight) -> HttpResponse:
    return _page(request, space, board(night, space, now()))


@require_POST
@of_night
def answer(request: PersonRequest, space: Space, night: DateNight) -> HttpResponse:
    """Yes, if need be, or no to each time on offer."""
    at = now()
    shown = board(night, space, at)
    if shown.phase != "answer" or request.POST.get("round") != str(night.round):
        return redirect("dates:night", night.pk)  # idempotent, and where it changed meanwhile
    form = _form(shown, request)
    if form.is_valid():
        with errors_shown_on(form):
            done = answer_times.answer(night, form.answers(), by=request.user, at=at)
            others = done.asked_id == request.user.pk and done.asks == DateNight.Asks.SUGGEST
            return redirect("dates:suggest" if others else "dates:night", night.pk)
    return _page(request, space, shown, form)


@require_POST
@of_night
def confirm(request: PersonRequest, space: Space, night: DateNight) -> HttpResponse:
    """The last yes to a time that is fine "if need be"."""
    with errors_told(request):
        answer_times.confirm(night, by=request.user, at=now())
    return redirect("dates:night", night.pk)


def _form(shown: Board, request: PersonRequest | None = None) -> AnswerForm:
    options = [offered.option for offered in shown.offered if offered.ahead]
    return AnswerForm(request.POST if request else None, options=options)


def _page(
    request: PersonRequest, space: Space, shown: Board, form: AnswerForm | None = None
) -> HttpResponse:
    form = form or _form(shown)
    context = {
        "form": form,
        "space": space,
        "board": shown,
        "answers": [(one, form[one.field]) for one in shown.offered if one.ahead],
    }
    return form_page(request, "dates/night.html", context)
