"""What one person may ask for only so often; how often is said in `ACCOUNT_RATE_LIMITS`."""

from allauth.core import ratelimit
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from intimacy.accounts.models import PersonRequest

LOOKED_OFTEN = gettext_lazy(
    "You have looked for many words this hour. What you typed is still here; try again in a while."
)


def seldom_enough(
    request: PersonRequest, action: str, form: forms.Form, field: str, said: str | Promise
) -> bool:
    """Count one `action` of this person's; beyond its limit say so at `field`, and return False."""
    if ratelimit.consume(request, action=action, key=str(request.user.pk)):
        return True
    form.add_error(field, said)  # type: ignore[arg-type]  # lazy texts are rendered as they are
    return False
