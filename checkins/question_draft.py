"""Next week's questions, drawn when this week begins and kept, so that a preview tells nothing.

Were they drawn anew at every look, whoever changes a choice and looks again could find out what
the other rules out. So boundaries, feedback and what both choose count when a week begins: what
somebody rules out by then is replaced, and where the joint choices have changed all is drawn anew.
"""

from datetime import date, datetime

from checkins import week_questions
from checkins.models import CheckIn, WeekOff
from intimacy.couples.models import Couple
from prompts.models import Swap
from prompts.picker.candidates import Pick


def draw(couple: Couple, checkin: CheckIn, day: date, at: datetime) -> None:
    """Keep with the week that begins what the one after it, on `day`, will ask."""
    picks = week_questions.questions_for(couple, day, at)
    asked = [[pick.candidate.key, str(pick.why)] for pick in picks]
    checkin.coming = {"day": str(day), "asked": asked, "choices": choices(couple, day)}
    checkin.save(update_fields=["coming"])


def choices(couple: Couple, day: date) -> dict[str, object]:
    """Return what both chose, as it stood when a draft was drawn or stands now."""
    wishes = week_questions.wishes_on(couple, day)
    return {
        "questions": couple.questions,
        "focus": couple.focus,
        "bond": couple.bond,
        "circumstances": list(couple.circumstances),
        "wishes": [[wish.pk, *wish.prompts] if wish.prompts else wish.pk for wish in wishes],
    }


def holds(couple: Couple, checkin: CheckIn, day: date) -> bool:
    """True where what was drawn with `checkin` is what the week named `day` will start from."""
    return bool(checkin.coming) and checkin.coming["choices"] == choices(couple, day)


def settled(couple: Couple, last: CheckIn, day: date, at: datetime) -> list[Pick]:
    """Return what the week named `day` asks, now that it begins."""
    if not holds(couple, last, day):
        return week_questions.questions_for(couple, day, at)
    swaps = Swap.objects.filter(couple=couple, week=last.coming["day"]).order_by("pk")
    exchanged = dict(swaps.values_list("prompt__key", "instead__key"))
    return week_questions.settle(couple, last.coming["asked"], exchanged, day, at)


def drop_used(checkin: CheckIn) -> None:
    """Delete the drafts of the weeks before `checkin`, which have begun: one a space is enough."""
    used = CheckIn.objects.filter(couple=checkin.couple_id, week__lt=checkin.week)
    used.exclude(coming={}).update(coming={})


def forget(couple: Couple) -> None:
    """Delete the drafts of a space that closes, and who passed a week there."""
    CheckIn.objects.filter(couple=couple).update(coming={})
    WeekOff.objects.filter(couple=couple).delete()
