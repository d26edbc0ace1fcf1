"""Finding sets and their steps through the counselor asking."""

import uuid
from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from intimacy.accounts.models import PersonRequest, User
from intimacy.counseling.models import Counselor
from prompts.models import PromptSet, Step
from prompts.sets import versions

type SetView = Callable[..., HttpResponse]


def own_set(user: User, pk: uuid.UUID) -> PromptSet:
    """Return a set this person may change, or 404: theirs, and not archived."""
    mine = PromptSet.objects.own(user).filter(archived_at=None, current__isnull=False)
    return get_object_or_404(mine.select_related("current"), pk=pk)


def readable_set(user: User, pk: uuid.UUID) -> PromptSet:
    """Return a set this person may look at, or 404: theirs, or one of the house's."""
    rows = PromptSet.objects.filter(Q(owner=user) | Q(owner=None, archived_at=None))
    rows = rows.filter(current__isnull=False).select_related("current")
    return get_object_or_404(rows, pk=pk)


def step_of(prompt_set: PromptSet, pk: uuid.UUID | None) -> Step:
    """Return the step as it is today, by the id it has or had in an earlier version."""
    if pk is None:
        raise Step.DoesNotExist
    return versions.step_today(prompt_set, pk)


def while_there(view: SetView) -> SetView:
    """Where a step was removed meanwhile: 404 for looking, back to its set for a press."""

    @wraps(view)
    def tried(
        request: PersonRequest,
        counselor: Counselor,
        pk: uuid.UUID,
        *args: uuid.UUID,
        **kwargs: uuid.UUID,
    ) -> HttpResponse:
        try:
            return view(request, counselor, pk, *args, **kwargs)
        except PromptSet.DoesNotExist:
            raise Http404 from None
        except Step.DoesNotExist:
            if request.method != "POST" or not PromptSet.objects.own(request.user).filter(pk=pk):
                raise Http404 from None
            messages.error(request, _("That step is no longer in this set."))
            return redirect("counseling:set", pk)

    return tried
