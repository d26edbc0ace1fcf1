"""Next week's questions, drawn when this week begins and kept, so that a preview tells nothing,
and in the same moment, for the same reason, what there is to talk about until then.

Were they drawn anew at every look, whoever changes a choice and looks again could find out what
the other rules out. So boundaries, feedback and what both choose count when a week begins: what
somebody rules out by then is replaced, and where the joint choices have changed all is drawn anew.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from checkins import week_questions
from checkins.couple_facts import Facts, facts_of, wishes_on
from checkins.models import CheckIn, WeekOff
from intimacy.couples.models import Couple
from prompts.models import Wish
from prompts.picker.candidates import Pick
from prompts.picker.draw_talk import Drawn


def draw(
    couple: Couple, checkin: CheckIn, day: date, at: datetime, known: Facts | None = None
) -> None:
    """Keep with the week that begins what the one after it, on `day`, will ask.

    A week that is not written down yet keeps it until it is.
    """
    known = known or facts_of(couple, day, at)
    picks = week_questions.questions_for(couple, day, at, known)
    asked = [[pick.candidate.key, str(pick.why)] for pick in picks]
    chosen = choices(couple, known.wishes_on(day))
    talk = week_questions.draw_besides(day, known, picks)._asdict()
    checkin.coming = {"day": str(day), "asked": asked, "choices": chosen, "talk": talk}
    if not checkin._state.adding:
        checkin.save(update_fields=["coming"])


def choices(couple: Couple, wishes: Iterable[Wish]) -> dict[str, Any]:
    """Return what both chose, as it stood when a draft was drawn or stands now."""
    return {
        "questions": couple.questions,
        "focus": couple.focus,
        "bond": couple.bond,
        "circumstances": list(couple.circumstances),
        "wishes": [[wish.pk, *wish.prompts] if wish.prompts else wish.pk for wish in wishes],
    }


def holds(couple: Couple, checkin: CheckIn, day: date, known: Facts | None = None) -> bool:
    """True where what was drawn with `checkin` is what the week named `day` will start from."""
    if not checkin.coming:
        return False
    wishes = known.wishes_on(day) if known else wishes_on(couple, day)
    return bool(checkin.coming["choices"] == choices(couple, wishes))


def to_talk_about(couple: Couple, checkin: CheckIn, wishes: Iterable[Wish]) -> Drawn:
    """Return what was drawn with this week to be talked about, if it still fits; else nothing.

    `wishes` are of the week to come. Another bond, other circumstances, or gentle weeks begun
    since: it was not drawn for that.
    """
    kept, chosen = checkin.coming.get("talk"), checkin.coming.get("choices", {})
    now = choices(couple, [wish for wish in wishes if wish.kind == Wish.Kind.GENTLE])
    same = all(chosen.get(name) == now[name] for name in ("bond", "circumstances"))
    if not kept or not same or any(wish not in chosen["wishes"] for wish in now["wishes"]):
        return Drawn([], [])
    return Drawn(kept["anchors"], kept["sets"])


def drawn_for_of(checkin: CheckIn) -> date | None:
    """Return the day that what was drawn with this week was drawn for, or None without a draft."""
    return date.fromisoformat(checkin.coming["day"]) if checkin.coming else None


def settled(
    couple: Couple, last: CheckIn, day: date, at: datetime, known: Facts | None = None
) -> list[Pick]:
    """Return what the week named `day` asks, now that it begins."""
    drawn_for = drawn_for_of(last)
    known = known or facts_of(couple, min(day, drawn_for or day), at)
    if drawn_for is None or not holds(couple, last, day, known):
        return week_questions.questions_for(couple, day, at, known)
    exchanged = known.exchanged_on(drawn_for)
    return week_questions.settle(last.coming["asked"], exchanged, day, known)


def drop_used(running: Collection[CheckIn]) -> None:
    """Delete the drafts of the weeks before these, which have begun: one a space is enough."""
    used = CheckIn.objects.filter(couple__in=[week.couple_id for week in running])
    used = used.exclude(pk__in=[week.pk for week in running])
    used.exclude(coming={}).update(coming={})


def forget(couple: Couple) -> None:
    """Delete the drafts of a space that closes, and who passed a week there."""
    CheckIn.objects.filter(couple=couple).update(coming={})
    WeekOff.objects.filter(couple=couple).delete()
