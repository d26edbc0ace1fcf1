"""What the form shows before anybody has typed: from nothing, from an idea, from a ritual."""

from datetime import date, time
from uuid import uuid4

from intimacy.lib.recurrence import Rule
from intimacy.rituals.ideas import Idea
from intimacy.rituals.models import Ritual
from intimacy.rituals.setting import Said


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


def initial_of_idea(idea: Idea | None, today: date) -> dict[str, object]:
    """Return what a new ritual is proposed with, from an idea or from nothing."""
    weekday = today.weekday()
    rules = {
        "daily": Rule("DAILY"),
        "weekdays": Rule("WEEKLY", weekdays=(0, 1, 2, 3, 4)),
        "weekly": Rule("WEEKLY", weekdays=(weekday,)),
        "fortnightly": Rule("WEEKLY", 2, (weekday,)),
        "monthly": Rule("MONTHLY", weekdays=(6,), nth=1),
    }
    common = {"clock": Ritual.Clock.EACH, "starts_on": today, "once": uuid4()}
    if idea is None:
        first = {"minutes": 10, "devices_away": True, "at": time(20)}
        return {**initial_of_rule(rules["weekly"]), **first, **common}
    words = {"name": idea.name, "what": idea.what, "at": idea.hour}
    sizes = {"minutes": idea.minutes, "devices_away": idea.devices_away}
    return {**initial_of_rule(rules[idea.rhythm]), **words, **sizes, **common}


def initial_of_ritual(
    ritual: Ritual, said: Said, rule: Rule, hour: time, starts_on: date
) -> dict[str, object]:
    """Return what the form shows for a ritual on the clock of whoever changes it."""
    return {
        **initial_of_rule(rule),
        "name": said.name,
        "what": said.what,
        "minutes": ritual.minutes,
        "devices_away": ritual.devices_away,
        "at": hour,
        "clock": ritual.clock,
        "starts_on": starts_on,
    }
