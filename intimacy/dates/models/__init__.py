"""A noun a module: nights and what is said to their times."""

from intimacy.dates.models.nights import DateNight, Option, Plan, Vote

__all__ = ["DateNight", "Option", "Plan", "Vote"]
