"""What stands in one's calendar."""

from django import forms
from django.db import transaction
from django.http import QueryDict
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from intimacy.calendars.models import Feed
from intimacy.reminders.models import Preferences

PARTS = {
    "rituals": _("Rituals"),
    "dates": _("Time together"),
    "checkins": _("When your week opens"),
}
NEUTRAL, NAMED = "neutral", "named"


class ContentsForm(forms.Form):
    parts = forms.MultipleChoiceField(
        label=_("What is in it"),
        choices=list(PARTS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one at least, or stop the address.")},
    )
    said = forms.ChoiceField(
        label=_("What it says"),
        choices=[
            (NEUTRAL, _("“Reminder”, and nothing else")),
            (NAMED, _("The names of our rituals and plans")),
        ],
        widget=forms.RadioSelect,
    )

    @classmethod
    def of(cls, feed: Feed, data: QueryDict | None = None) -> "ContentsForm":
        chosen = [part for part in PARTS if getattr(feed, part)]
        return cls(data, initial={"parts": chosen, "said": NAMED if feed.named else NEUTRAL})

    def keep(self, feed: Feed) -> bool:
        """Write down what was chosen; False where the address was stopped meanwhile.

        Other names are a change of everything in the calendar.
        """
        named = self.cleaned_data["said"] == NAMED
        parts = {part: part in self.cleaned_data["parts"] for part in PARTS}
        with transaction.atomic():
            there = Feed.objects.filter(pk=feed.pk).update(named=named, **parts)
            if there and named != feed.named:
                Preferences.objects.revise(feed.user, now())
        return bool(there)
