"""Look back: the weeks there were, and finding a word again."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from intimacy.accounts.hourly_limits import LOOKED_OFTEN, seldom_enough
from intimacy.accounts.models import PersonRequest
from intimacy.couples.access import in_space
from intimacy.couples.models import Couple
from intimacy.couples.spaces import Space
from intimacy.home import find_words
from intimacy.home.forms import FindForm
from intimacy.home.past_weeks import a_year_ago, long_ago, page_of_weeks, with_questions
from intimacy.home.searched_rows import Looker
from intimacy.lib.http import form_page, posted
from intimacy.sharing.models import Words


@in_space
def back(request: PersonRequest, space: Space) -> HttpResponse:
    """The weeks of this space, newest first; before them one of long ago, where there is one."""
    user, at = request.user, now()
    page = page_of_weeks(user, request.GET.get("page"), at)
    then = long_ago(user, at) if page.number == 1 else None
    weeks = with_questions([*page.object_list, *([then] if then else [])], space)
    shared = Words.objects.filter(author=user, couple__kind=Couple.Kind.PAIR)
    kept = not page.paginator.count and shared.filter(couple__ended_at__isnull=False).exists()
    context = {
        "page": page,
        "weeks": weeks[:-1] if then else weeks,
        "then": weeks[-1] if then else None,
        "year": then and a_year_ago(then, at),
        "space": space,
        "at": at,
        "kept": kept,
    }
    return render(request, "home/back.html", context)


@in_space
@require_http_methods(["GET", "POST"])
def find(request: PersonRequest, space: Space) -> HttpResponse:
    """Ask for a word, and show where it stands. Sent by POST: an address would stay in history."""
    form = FindForm(posted(request), alone=not space.couple.is_pair)
    context: dict[str, object] = {"form": form, "space": space}
    if not form.is_valid() or not seldom_enough(request, "find", form, "word", LOOKED_OFTEN):
        return form_page(request, "home/find.html", context)
    who = Looker(request.user, space.couple, now())
    asked = form.cleaned_data
    context["found"] = find_words.find(
        asked["word"],
        who,
        both=asked.get("where") == FindForm.BOTH,
        further=asked["further"],
        partner=space.partner_name,
    )
    return form_page(request, "home/find.html", context, status=200)
