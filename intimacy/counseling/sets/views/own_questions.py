"""Writing a question of one's own for a step, and wording it anew."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from intimacy.accounts.models import PersonRequest, User
from intimacy.counseling.desk.access import at_desk
from intimacy.counseling.models import Counselor
from intimacy.counseling.sets.set_forms import QuestionForm
from intimacy.counseling.sets.views.find_set import own_set, step_of, while_there
from intimacy.counseling.sets.views.step_acts import ASKED
from intimacy.lib.http import errors_shown_on, form_page, posted
from prompts.models import Prompt, Step
from prompts.sets import build_set, own_questions


@require_http_methods(["GET", "POST"])
@at_desk
@while_there
def write(
    request: PersonRequest, counselor: Counselor, pk: uuid.UUID, step_pk: uuid.UUID
) -> HttpResponse:
    """A new question for the step, or other words for one of one's own (`?question=`)."""
    found = own_set(request.user, pk)
    step, user = step_of(found, step_pk), request.user
    prompt = _own_of(step, user, request.GET.get("question", ""))
    form = QuestionForm(posted(request), initial=_said(prompt))
    if form.is_valid():
        with errors_shown_on(form):
            if prompt:
                build_set.rewrite_prompt(step, prompt, **form.cleaned_data)
            else:
                build_set.write_prompt(step, owner=user, **form.cleaned_data)
            return redirect(f"{reverse('counseling:step', args=[pk, step.pk])}#{ASKED}")
    context = {
        "form": form,
        "set": found,
        "step": step,
        "prompt": prompt,
        "hints": own_questions.hints(str(form["text"].value() or "")),
    }
    return form_page(request, "counseling/sets/question.html", context)


def _own_of(step: Step, user: User, pk: str) -> Prompt | None:
    """Return the own question of this step with that id; None for none, 404 for another's."""
    if not pk:
        return None
    rows = step.asked.filter(prompt__owner=user).select_related("prompt__current")
    found = next((row.prompt for row in rows if str(row.prompt_id) == pk), None)
    if found is None:
        raise Http404
    return found


def _said(prompt: Prompt | None) -> dict[str, object]:
    if prompt is None:
        return {}
    return {
        "text": own_questions.text_of(prompt),
        "practice": prompt.practice,
        "depth": prompt.depth,
    }
