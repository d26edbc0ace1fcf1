"""A text that could not be kept, on the page that gives it back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from intimacy.lib.text import ProseField


class GivenBack(forms.Form):
    """What somebody wrote, in a field to send it again from, or only to copy where it is `closed`.

    `number` tells it from others on the page.
    """

    text = ProseField(label=_("What you wrote"), required=False)

    def __init__(
        self, text: str, *, label: str = "", closed: bool = False, number: int = 1
    ) -> None:
        super().__init__(initial={"text": text}, auto_id=f"%s-{number}")
        self.fields["text"].label = label or self.fields["text"].label
        if closed:
            self.fields["text"].widget.attrs["readonly"] = True
