"""What people mark or choose of interests."""

from django.utils.translation import gettext_lazy as _

from intimacy.interests.ideas import interests
from intimacy.sharing import forms as marks


class InterestsForm(marks.MarksForm):
    """Ten interests, each of which one may like to try, or leave."""

    library = staticmethod(interests)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["liked"].label = _("I would try this")
