"""What the form shows before anybody has typed: from nothing, from an idea, from a ritual."""

from datetime import date, time

from intimacy.lib.recurrence import Rule
from intimacy.rituals.ideas import Idea
from intimacy.rituals.manage_ritual import Said
from intimacy.rituals.models import Ritual
from intimacy.rituals.own_clock import Seen
from intimacy.rituals.rule_in_words import NTH
from prompts.library.further_ideas import FurtherIdea

KEEP = "keep"  # the days as they are
MOST_WEEKS, LAST_OF_ALL = 4, 28


def initial_of_rule(rule: Rule) -> dict[str, object]:
    """Return what the form shows for a rule; parts that do not matter get something sensible."""
    kinds = {"DAILY": "daily", "WEEKLY": "weekly", "MONTHLY": "nth" if rule.nth else "date"}
    return {
        "rhythm": kinds[rule.freq],
        "weekdays": list(rule.weekdays) if rule.freq == "WEEKLY" else [],
        "every": rule.every if rule.freq == "WEEKLY" else 1,
        "monthday": rule.monthday or 1,
        "nth": rule.nth or 1,
        "weekday": rule.weekdays[0] if rule.nth else 6,
    }


def initial_of_idea(
    idea: Idea | None, today: date, further: FurtherIdea | None = None
) -> dict[str, object]:
    """Return what a new ritual is proposed with: from an idea of any room, or from nothing."""
    weekday = today.weekday()
    rules = {
        "daily": Rule("DAILY"),
        "weekdays": Rule("WEEKLY", weekdays=(0, 1, 2, 3, 4)),
        "weekly": Rule("WEEKLY", weekdays=(weekday,)),
        "fortnightly": Rule("WEEKLY", 2, (weekday,)),
        "monthly": Rule("MONTHLY", weekdays=(6,), nth=1),
    }
    common = {"clock": Ritual.Clock.EACH, "starts_on": today}
    if idea is None:
        first: dict[str, object] = {"minutes": 10, "devices_away": True, "at": time(20)}
        if further:
            first |= {"name": further.name, "what": further.what}
        return {**initial_of_rule(rules["weekly"]), **first, **common}
    words = {"name": idea.name, "what": idea.what, "at": idea.hour}
    sizes = {"minutes": idea.minutes, "devices_away": idea.devices_away}
    return {**initial_of_rule(rules[idea.rhythm]), **words, **sizes, **common}


def initial_of_ritual(ritual: Ritual, said: Said, seen: Seen) -> dict[str, object]:
    """Return what the form shows for a ritual on the clock of whoever changes it.

    Where no rule of the form's names the days they see, the days are kept unless they choose.
    """
    rule = seen.rule if seen.rule and is_offered(seen.rule) else None
    return {
        **(initial_of_rule(rule) if rule else initial_of_day(seen)),
        "name": said.name,
        "what": said.what,
        "minutes": ritual.minutes,
        "devices_away": ritual.devices_away,
        "at": seen.hour,
        "clock": ritual.clock,
        "starts_on": seen.starts_on,
    }


def is_offered(rule: Rule) -> bool:
    """Say whether the form can say this rule."""
    if rule.freq == "WEEKLY":
        return rule.every <= MOST_WEEKS
    return rule.every == 1 and rule.monthday <= LAST_OF_ALL and rule.nth in (0, *NTH)


def initial_of_day(seen: Seen) -> dict[str, object]:
    """Return what the form proposes beside the days as they are: what is like them here."""
    day, rule = seen.starts_on, seen.ritual.recurs
    if rule.freq == "WEEKLY":
        days = tuple(sorted((weekday + seen.shift) % 7 for weekday in rule.weekdays))
        like = Rule("WEEKLY", min(rule.every, MOST_WEEKS), days)
    elif rule.nth:
        nth = -1 if rule.nth < 0 else min((day.day + 6) // 7, 4)
        like = Rule("MONTHLY", weekdays=(day.weekday(),), nth=nth)
    else:
        like = Rule("MONTHLY", monthday=day.day if day.day <= LAST_OF_ALL else -1)
    return {**initial_of_rule(like), "rhythm": KEEP}
