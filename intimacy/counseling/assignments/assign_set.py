"""Giving a set to couples, and everything that may happen to it on its way.

Either partner alone declines a set or one of its questions, without a reason. Who declined a set is
kept nowhere: the trail holds the same line as when the counselor ends it. A question that was
declined is among what that person would rather not be asked, which nobody else ever sees.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from checkins import week_knocks
from intimacy.audit.models import record
from intimacy.counseling.assignments import advance_steps
from intimacy.counseling.assignments.set_weeks import asked_in_weeks, coming_week, today, turn_of
from intimacy.counseling.models import AssignedStep, Assignment, Client, Counselor, Dropped
from intimacy.counseling.models.assignments import MOST_WEEKS
from intimacy.couples.models import Couple, Membership
from intimacy.couples.spaces import hold, lock
from intimacy.lib.numbers import in_words, in_words_lazy
from intimacy.lib.zones import local_day
from intimacy.reminders import schedules
from prompts.models import Prompt, PromptSet, SetVersion, StepPrompt, Wish
from prompts.picker import leanings, wish_list
from prompts.sets import build_set

LATEST_START = timedelta(weeks=52)
HOW_MANY_WEEKS = format_lazy(
    _lazy("Write a number of weeks from one to {most}."), most=in_words_lazy(MOST_WEEKS)
)


def assign(
    prompt_set: PromptSet,
    clients: Sequence[Client],
    *,
    pace: str,
    every: int,
    starts: date,
    by: Counselor,
    at: datetime,
) -> list[Assignment]:
    """Give the set, as it is now, to each of these couples; to all of them or to none.

    No step is asked in a week named by a date before `starts`; `every` is the number of weeks
    between two steps at the pace "every". Raises ValidationError with one clear sentence for a set
    that asks nothing, a start that is past for one of them, a couple that is no longer `by`'s, or
    one that has this set already.
    """
    every = _every(pace, every)
    if not clients:
        raise ValidationError({"clients": _("Choose at least one couple.")})
    with transaction.atomic():
        version = build_set.freeze(prompt_set, at)
        _check_asks(version)
        made = []
        for client in sorted(clients, key=lambda client: client.couple_id):  # no deadlock
            couple = lock(client.couple)
            _check(client, couple, prompt_set, starts, by, at)
            made.append(_give(client, couple, version, pace, every, starts, at))
            record("assignment.made", actor_id=by.user_id, couple_id=couple.pk, about=made[-1])
        return made


def left_out(version: SetVersion) -> int:
    """Return how many questions of a version nobody will be asked: retired since, or no more."""
    asked = StepPrompt.objects.filter(step__version=version)
    return asked.exclude(prompt__status=Prompt.Status.PUBLISHED).count()


def pause(assignment: Assignment, *, at: datetime) -> None:
    """Ask nothing more of it from the next week on, until `resume`."""
    with _held(assignment) as fresh:
        if fresh is None or fresh.paused_at:
            return
        _withdraw(fresh, fresh.steps.all(), at)
        _set(fresh, paused_at=at)
        record("assignment.paused", couple_id=fresh.couple_id, about=fresh)


def resume(assignment: Assignment, *, at: datetime) -> None:
    """Go on: the next step may come with the next week, the others follow at the same pace."""
    with _held(assignment) as fresh:
        if fresh is None or fresh.paused_at is None:
            return
        fresh.paused_at = None
        starts = max(coming_week(fresh.couple, at), fresh.starts)
        advance_steps.wish_ahead(fresh, starts=starts)
        _set(fresh, paused_at=None)
        record("assignment.resumed", couple_id=fresh.couple_id, about=fresh)


def skip(assigned_step: AssignedStep, *, at: datetime) -> None:
    """Leave a step out: what it has not asked yet is not asked. The others keep their weeks.

    What keeps it away is not looked at: a step that stayed would tell that it was ruled out.
    """
    with _held(assigned_step.assignment) as fresh:
        left = {"pk": assigned_step.pk, "skipped_at": None, "done_at": None}
        step = fresh.steps.filter(**left).first() if fresh else None
        if fresh is None or step is None:
            return
        _withdraw(fresh, [step], at)
        _hush([step])
        AssignedStep.objects.filter(pk=step.pk).update(skipped_at=at)
        advance_steps.go_on(fresh, at)
        record("assignment.skipped", couple_id=fresh.couple_id, about=step)


def end_assignment(assignment: Assignment, *, at: datetime) -> None:
    """Take it out of the couple's weeks for good; what was asked stays asked."""
    with _held(assignment) as fresh:
        if fresh is None:
            return
        steps = list(fresh.steps.all())
        _withdraw(fresh, steps, at)
        _hush(steps)
        schedules.stop(subject=fresh.pk)
        _set(fresh, ended_at=at)
        record("assignment.ended", couple_id=fresh.couple_id, about=fresh)


def end_all(client: Client, at: datetime) -> None:
    """End what runs for a client whose care ends; nothing of it reminds anybody any more."""
    here = Assignment.objects.running().filter(client=client, couple__ended_at=None)
    for assignment in here.select_related("couple"):
        end_assignment(assignment, at=at)
    planned = AssignedStep.objects.filter(assignment__client=client, together_at__gt=at)
    _hush(planned)


def decline(assignment: Assignment, *, by: Membership, at: datetime) -> None:
    """Not for us: it ends, and nothing anywhere says that somebody declined, or who.

    Raises PermissionDenied for somebody of another couple.
    """
    _check_theirs(assignment, by)
    end_assignment(assignment, at=at)


def drop(assignment: Assignment, prompt: Prompt, *, by: Membership, at: datetime) -> None:
    """Not for us, this one question; a question that was asked already stays.

    It is ruled out by `by` for good, readable and revocable by them only, so that no later
    week or set brings it. Raises PermissionDenied for somebody of another couple,
    Prompt.DoesNotExist where the set does not ask it.
    """
    _check_theirs(assignment, by)
    with _held(assignment) as fresh:
        if fresh is None or _was_asked(fresh, prompt.pk):
            return
        asking = list(fresh.steps.filter(step__asked__prompt=prompt).select_related("wish"))
        if not asking:
            raise Prompt.DoesNotExist
        Dropped.objects.get_or_create(assignment=fresh, couple=fresh.couple, prompt=prompt)
        for step in asking:
            if step.wish is not None:
                wish_list.without(step.wish, prompt.pk)
        leanings.rule_out(fresh.couple, prompt, by=by.user)
        _done_where_all_are_gone(fresh, at)
        record("assignment.dropped", couple_id=fresh.couple_id, about=fresh)


def _every(pace: str, every: int) -> int:
    """Return the weeks between two steps. Raises ValidationError for a pace there is not."""
    if pace not in Assignment.Pace.values:
        raise ValidationError({"pace": _("Choose how fast the steps follow each other.")})
    if pace != Assignment.Pace.EVERY:
        return 1
    if not 1 <= every <= MOST_WEEKS:
        raise ValidationError({"every": HOW_MANY_WEEKS})
    return every


def _check_asks(version: SetVersion) -> None:
    """Raise ValidationError unless every step has a question and one of them may be asked."""
    steps = list(version.steps.prefetch_related("prompts"))
    if not steps:
        raise ValidationError(_("This set has no steps yet. Add one before you give it."))
    for number, step in enumerate(steps, start=1):
        if not step.prompts.all():
            what = _("Step %(number)d has no question yet. Add one before you give the set.")
            raise ValidationError(what % {"number": number})
    prompts = [prompt for step in steps for prompt in step.prompts.all()]
    if not any(prompt.status == Prompt.Status.PUBLISHED for prompt in prompts):
        raise ValidationError(_("None of its questions is asked any more. Choose others first."))


def _check(
    client: Client,
    couple: Couple,
    prompt_set: PromptSet,
    starts: date,
    by: Counselor,
    at: datetime,
) -> None:
    """Raise ValidationError where this couple cannot be given the set."""
    if not Client.objects.visible_to(by.user).filter(pk=client.pk).exists():
        raise ValidationError({"clients": _("That couple is no longer among your clients.")})
    here = local_day(at, by.user.zone)  # the day was typed there; today's there may be gone here
    if starts < min(here, today(couple, at)):
        raise ValidationError({"starts": _("Choose today or a later day.")})
    if starts > here + LATEST_START:
        raise ValidationError(
            {"starts": _("Choose a day within %(span)s.") % {"span": in_words(LATEST_START)}}
        )
    if Assignment.objects.running().filter(client=client, prompt_set=prompt_set).exists():
        raise ValidationError({"clients": _("They have this set already.")})


def _give(
    client: Client,
    couple: Couple,
    version: SetVersion,
    pace: str,
    every: int,
    starts: date,
    at: datetime,
) -> Assignment:
    turn = turn_of(couple, at)
    assignment = Assignment.objects.create(
        client=client,
        couple=couple,
        prompt_set_id=version.prompt_set_id,
        version=version,
        pace=pace,
        every=every,
        starts=starts,
        assigned_at=at,
        seen_week=turn.week,
        seen_opening=turn.opening,
    )
    AssignedStep.objects.bulk_create(
        AssignedStep(assignment=assignment, couple=couple, step=step, position=n)
        for n, step in enumerate(version.steps.all(), start=1)
    )
    advance_steps.wish_ahead(assignment, starts=max(starts, coming_week(couple, at)))
    week_knocks.set_arrived(couple, assignment.pk, at)
    return assignment


@contextmanager
def _held(assignment: Assignment) -> Iterator[Assignment | None]:
    """Hold the couple and hand the assignment over fresh while it runs, else None."""
    with hold(assignment.couple) as couple:
        fresh = Assignment.objects.running().filter(pk=assignment.pk).first()
        if fresh is not None:
            fresh.couple = couple
        yield fresh


def _set(assignment: Assignment, **fields: datetime | None) -> None:
    Assignment.objects.filter(pk=assignment.pk).update(**fields)


def _withdraw(assignment: Assignment, steps: Iterable[AssignedStep], at: datetime) -> None:
    wishes = Wish.objects.filter(assigned_step__in=[step.pk for step in steps])
    wish_list.withdraw(list(wishes), before=coming_week(assignment.couple, at))


def _hush(steps: Iterable[AssignedStep]) -> None:
    """Nobody is reminded any more of what the two planned for these steps."""
    for step in steps:
        if step.together_at is not None:
            schedules.stop(subject=step.pk)


def _check_theirs(assignment: Assignment, by: Membership) -> None:
    if by.couple_id != assignment.couple_id or by.left_at is not None:
        raise PermissionDenied


def _was_asked(assignment: Assignment, prompt: int) -> bool:
    weeks = asked_in_weeks([assignment.couple_id], [prompt])
    return any(a.week >= assignment.starts for a in weeks.get((assignment.couple_id, prompt), []))


def _done_where_all_are_gone(assignment: Assignment, at: datetime) -> None:
    """A step whose every question was declined is done; the next may come at the pace "after"."""
    gone: set[int] = set(assignment.dropped.values_list("prompt", flat=True))
    for step in advance_steps.left_of(assignment):
        if {row.prompt_id for row in step.step.asked.all()} <= gone:
            AssignedStep.objects.filter(pk=step.pk).update(done_at=at)
    advance_steps.go_on(assignment, at)
