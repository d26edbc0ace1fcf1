"""Marking interests in private."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from intimacy.accounts.models import PersonRequest
from intimacy.couples.access import in_space
from intimacy.couples.spaces import Space
from intimacy.interests import mark_interests
from intimacy.interests.forms import InterestsForm
from intimacy.sharing.views.marks import MarksPage

PAGE = MarksPage(mark_interests.MARKING, InterestsForm, "interests:marks", "interests/marks.html")


@require_http_methods(["GET", "POST"])
@in_space
def marks(request: PersonRequest, space: Space) -> HttpResponse:
    """The batch of interests this person is at, alone too."""
    return PAGE.answer(request, space, size=mark_interests.SIZE)
