"""Saying when a ritual happens, on the clock of whoever reads it."""

from datetime import datetime, timedelta

from django.utils.dates import WEEKDAYS
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from intimacy.lib.recurrence import Rule
from intimacy.lib.zones import zone
from intimacy.rituals.own_clock import Seen

NTH = {
    1: gettext_lazy("first"),
    2: gettext_lazy("second"),
    3: gettext_lazy("third"),
    4: gettext_lazy("fourth"),
    -1: gettext_lazy("last"),
}
LAST = gettext_lazy("the last day")
BESIDE = {  # where it is another day for one of the two
    1: gettext_lazy("On the day after %(day)s of every month"),
    -1: gettext_lazy("On the day before %(day)s of every month"),
    2: gettext_lazy("Two days after %(day)s of every month"),
    -2: gettext_lazy("Two days before %(day)s of every month"),
}


def days_seen(seen: Seen) -> str:
    """Return the days somebody sees a ritual on, as they stand alone, on their own clock."""
    rule, shift = seen.ritual.recurs, seen.shift
    if seen.rule is not None:
        return said(seen.rule)
    if rule.freq == "WEEKLY":
        return _weeks_apart(rule, shift)
    if rule.nth:
        what = {
            "weekday": WEEKDAYS[(rule.weekdays[0] + shift) % 7],
            "nth": NTH.get(rule.nth, rule.nth),
            "named": WEEKDAYS[rule.weekdays[0]],
        }
        if shift > 0:
            return _("On the %(weekday)s after the %(nth)s %(named)s of the month") % what
        return _("On the %(weekday)s before the %(nth)s %(named)s of the month") % what
    return BESIDE[shift] % {"day": LAST if rule.monthday < 0 else _("day %d") % rule.monthday}


def _weeks_apart(rule: Rule, shift: int) -> str:
    """Return the days of a rule of every so many weeks, of which some fall into another week."""
    weeks: dict[int, list[str]] = {}
    for weekday in rule.weekdays:
        week, day = divmod(weekday + shift, 7)
        weeks.setdefault(week, []).append(str(WEEKDAYS[day]))
    first, then = (get_text_list(days, _("and")) for _week, days in sorted(weeks.items()))
    return _("Every %(every)s weeks on %(days)s and the %(then)s after") % {
        "every": rule.every,
        "days": first,
        "then": then,
    }


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


def uncapped(days: str) -> str:
    """Return the days as they stand within a sentence: "every Monday"."""
    return days[:1].lower() + days[1:]


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
