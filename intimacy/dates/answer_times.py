"""Answering the times on offer: a yes fixes the evening, "if need be" asks back."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from intimacy.accounts.models import User
from intimacy.dates import date_reminders, whose_turn
from intimacy.dates.hold_date import clock_of, held
from intimacy.dates.models import DateNight, Option, Vote
from intimacy.dates.models.nights import TIME
from intimacy.dates.times import still_ahead

Answer, Asks = Vote.Answer, DateNight.Asks
ASKING = ["state", "asked", "asks"]
FIXED = [*ASKING, *TIME, "agreed_at"]


def answer(
    night: DateNight, answers: Mapping[uuid.UUID, str], *, by: User, at: datetime
) -> DateNight:
    """Take what `by` says to each time on offer, by the option's id.

    The earliest yes is agreed at once. Without one, the earliest "if need be" waits for a yes of
    whoever offered it; all no, and `by` is asked for other times. Times that have passed count as
    no. Only whoever is asked may answer, once; otherwise nothing happens. Raises ValidationError
    where a time has no answer.
    """
    with held(night) as night:
        if night.asked_id != by.pk or night.asks != Asks.ANSWER:
            return night
        options = on_offer(night)
        ahead = [option for option in options if still_ahead(option, at)]
        if any(option.pk not in answers for option in ahead):
            raise ValidationError(_("Say something to each time."))
        said = {o.pk: answers[o.pk] if o in ahead else Answer.NO for o in options}
        Vote.objects.bulk_create(
            Vote(couple=night.couple, option=option, user=by, answer=said[option.pk])
            for option in options
        )
        _follow(night, options, said, by, at)
        date_reminders.settle(night, at)
        return night


def confirm(night: DateNight, *, by: User, at: datetime) -> DateNight:
    """Say yes to the earliest "if need be" of one's own times; twice is once.

    Raises ValidationError where all of them have passed.
    """
    with held(night) as night:
        if night.asked_id != by.pk or night.asks != Asks.CONFIRM:
            return night
        option = to_confirm(night, at)
        if option is None:
            raise ValidationError(_("These times have passed. Suggest others."))
        _agree(night, option, at)
        date_reminders.settle(night, at)
        return night


def on_offer(night: DateNight) -> list[Option]:
    """Return the times of the running round, earliest first."""
    return list(night.options.filter(round=night.round).order_by("begins_at"))


def to_confirm(night: DateNight, at: datetime) -> Option | None:
    """Return the earliest time ahead that is fine "if need be"."""
    fine = Vote.objects.filter(option__night=night, answer=Answer.NEED).values("option")
    options = night.options.filter(round=night.round, pk__in=fine).order_by("begins_at")
    return next((option for option in options if still_ahead(option, at)), None)


def _follow(
    night: DateNight,
    options: Sequence[Option],
    said: Mapping[uuid.UUID, str],
    by: User,
    at: datetime,
) -> None:
    yes = [option for option in options if said[option.pk] == Answer.YES]
    need = [option for option in options if said[option.pk] == Answer.NEED]
    if yes:
        return _agree(night, yes[0], at)
    night.asked = need[0].by if need else by
    night.asks = Asks.CONFIRM if need else Asks.SUGGEST
    return night.save(update_fields=ASKING)


def _agree(night: DateNight, option: Option, at: datetime) -> None:
    night.state, night.asked, night.asks = DateNight.State.AGREED, None, ""
    night.agreed_at = at
    night.set_time(
        option.begins_at, option.until, option.place or clock_of(night.couple, option.by), at=at
    )
    night.save(update_fields=FIXED)
    whose_turn.planned(night, at=at)
