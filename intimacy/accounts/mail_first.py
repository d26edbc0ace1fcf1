"""Mail that somebody waits for: what belongs to it is kept only where it was handed over."""

import logging
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from intimacy.lib.mailbox import is_fault_of_ours, is_one_mailbox, receiver_refused

log = logging.getLogger(__name__)
AWAY = _(
    "We cannot send mail just now, so no code is on its way and nothing has changed. What you "
    "typed still stands here; try again in a few minutes."
)
PASSWORD_AGAIN = _("Only your password is not shown again: type it once more.")
REFUSED = _(
    "The mail server behind this address takes no mail for it. Look at how it is written, or use "
    "another one. Nothing has changed."
)


class NotSentError(Exception):
    """A mail was not handed over: no server, or one that does not take it now."""


class AddressRefusedError(NotSentError):
    """A mail was not handed over because this address takes none."""


@contextmanager
def handed_over(email: str) -> Iterator[None]:
    """Send to `email` within: raises NotSentError, and logs what kind of error it was, no words."""
    if not is_one_mailbox(email):
        raise AddressRefusedError
    try:
        yield
    except (OSError, smtplib.SMTPException, ValueError) as error:
        if receiver_refused(error):
            raise AddressRefusedError from None
        level = logging.ERROR if is_fault_of_ours(error) else logging.WARNING
        log.log(level, "mail: %s", type(error).__name__)
        raise NotSentError from None


if TYPE_CHECKING:
    from django.views.generic.edit import FormView

    Base = FormView[Any]
else:
    Base = object


class MailFirst(Base):
    """For a FormView that sends a code: without its mail no row stays, and the form comes back."""

    request: HttpRequest

    def form_valid(self, form: forms.BaseForm) -> Any:
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except AddressRefusedError:
            form.add_error("email" if "email" in form.fields else None, str(REFUSED))
            return self.form_invalid(form)
        except NotSentError:
            return self._away(form)

    def _away(self, form: forms.BaseForm) -> HttpResponseBase:
        words = [str(AWAY)]
        if any(isinstance(field.widget, forms.PasswordInput) for field in form.fields.values()):
            words.append(str(PASSWORD_AGAIN))
        form.add_error(None, " ".join(words))
        response: HttpResponseBase = self.render_to_response(self.get_context_data(form=form))
        response.status_code = 503
        return response
