"""After something hard nothing vulnerable is asked in the week that follows."""

from datetime import datetime, timedelta

from intimacy.couples.models import Couple
from intimacy.couples.rhythm import next_day_of
from prompts.models import Wish


def keep_light(couple: Couple, at: datetime) -> None:
    """Wish for light prompts in the next week, once however much happens before it.

    Call it under the couple's lock, for what has reached both: the wish tells of it.
    """
    day = next_day_of(couple, at)
    gentle = couple.wishes.filter(kind=Wish.Kind.GENTLE)
    if not gentle.on(day).exists():
        until = day + timedelta(weeks=couple.every_weeks)
        Wish.objects.create(
            couple=couple, kind=Wish.Kind.GENTLE, since=day, until=until, made_at=at
        )
