"""How long an evening is, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

LENGTHS = (20, 30, 45, 60, 75, 90, 120, 150, 180, 240, 300, 480)


def length_choices() -> list[tuple[int, str]]:
    """Return the choices of a form field: minutes, and that length in words."""
    return [(minutes, length_name(minutes)) for minutes in LENGTHS]


def length_name(minutes: int) -> str:
    """Return a length in words: minutes below two hours, whole and half hours above."""
    hours, rest = divmod(minutes, 60)
    if rest not in {0, 30} or (rest and hours < 2):
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    if rest:
        return _("%(n)d½ hours") % {"n": hours}
    return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}


def nearest_length(minutes: int) -> int:
    """Return the length on offer that is long enough, or the longest."""
    return next((length for length in LENGTHS if length >= minutes), LENGTHS[-1])
