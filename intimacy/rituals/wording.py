"""Saying when a ritual happens, on the clock of whoever reads it."""

from datetime import datetime, time, timedelta

from django.utils.dates import WEEKDAYS
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from intimacy.accounts.models import User
from intimacy.lib.recurrence import Rule
from intimacy.lib.zones import zone
from intimacy.rituals.models import Ritual
from intimacy.rituals.occurrences import HORIZON, moments

NTH = {
    1: gettext_lazy("first"),
    2: gettext_lazy("second"),
    3: gettext_lazy("third"),
    4: gettext_lazy("fourth"),
    -1: gettext_lazy("last"),
}


def on_the_clock_of(ritual: Ritual, user: User, at: datetime) -> tuple[Rule, time]:
    """Return rule and time of day as `user` lives them, from the next occurrence after `at`.

    What happens at one moment for both may be another hour here, and another weekday. A day of
    the month is left as it is.
    """
    rule, hour = ritual.recurs, ritual.at
    if not ritual.at_one_moment or ritual.place == user.zone:
        return rule, hour
    coming = next(moments(ritual, ritual.place, at, at + HORIZON), None)
    if coming is None:
        return rule, hour
    day, begins = coming
    local = begins.astimezone(zone(user.zone))
    shift = (local.date() - day).days
    days = tuple(sorted((weekday + shift) % 7 for weekday in rule.weekdays))
    return Rule(rule.freq, rule.every, days, rule.monthday, rule.nth), local.time()


def said(rule: Rule) -> str:
    """Return a rule in words, as it stands alone: "Every Monday and Thursday"."""
    days = get_text_list([str(WEEKDAYS[day]) for day in rule.weekdays], _("and"))
    if rule.freq == "DAILY":
        return _("Every day")
    if rule.freq == "WEEKLY" and len(rule.weekdays) == 7 and rule.every == 1:
        return _("Every day")
    if rule.freq == "WEEKLY":
        return ngettext("Every %(days)s", "Every %(every)s weeks on %(days)s", rule.every) % {
            "every": rule.every,
            "days": days,
        }
    if rule.nth:
        return _("On the %(nth)s %(days)s of the month") % {"nth": NTH[rule.nth], "days": days}
    if rule.monthday < 0:
        return _("On the last day of the month")
    return _("On day %(day)s of every month") % {"day": rule.monthday}


def not_then(rule: Rule, *, ahead: int = 0) -> str:
    """Return what its button to leave out the time that is so many days `ahead` says."""
    if ahead >= 7:
        return _("Not this time")
    if rule.freq == "MONTHLY":
        return _("Not this month")
    if len(rule.weekdays) == 1:
        return _("Not this week")
    return _("Not this time") if ahead else _("Not today")


def counted(times: int) -> str:
    """Return how often something was done: a count that only grows. Nothing for never."""
    if not times:
        return ""
    return ngettext("Done once", "Done %(times)s times", times) % {"times": times}


def soon(at: datetime, place: str) -> tuple[datetime, datetime]:
    """Return when today begins on the clock of `place`, and when a week from then is over."""
    local = at.astimezone(zone(place))
    begins = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return begins, begins + timedelta(days=7)
