"""The question after a date: one exchange of one item, under the very rules of a check-in.

Nothing is kept of an evening before somebody writes; whether somebody has is never shown.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from intimacy.accounts.models import User
from intimacy.couples.spaces import Space, hold
from intimacy.dates.models import Afterwards, DateNight
from intimacy.lib.compiled import compiled
from intimacy.sharing import open_together, third_reader
from intimacy.sharing.lines import Line, add_replies, lines
from intimacy.sharing.models import Exchange, Item, Seal
from intimacy.sharing.shown import Shown
from prompts.library import catalog
from prompts.library.addressee import person_in
from prompts.models import Prompt, PromptVersion
from prompts.vocabulary import AFTER_DATE


@dataclass
class After(Shown):
    """An evening's question as one of the two sees it."""

    night: DateNight

    @property
    def line(self) -> Line:
        return self.lines[0]


def after(night: DateNight, space: Space, user: User, at: datetime) -> After | None:
    """Load the question after an evening that is over for `user`, or None where none is left.

    Reading writes nothing down: an evening nobody wrote about shows what it would ask.
    """
    held = Afterwards.objects.select_related("exchange").filter(night=night).first()
    if held is None:
        version = question(night)
        if version is None:
            return None
        text = catalog.wordings([version.pk], user.locale, person_in(space))[0]
        name = third_reader.name_of(space.couple)
        line = Line(1, Item(position=1, version=version), text, beside_name=name)
        return After(space, None, None, at, [line], night)
    found = lines(held.exchange_id, space, user, at)
    seals = Seal.objects.standing(at).filter(exchange=held.exchange, user=user)
    sealed_at = seals.values_list("at", flat=True).first()
    if held.exchange.is_open(at):
        add_replies(found, user, at)
    return After(space, held.exchange, sealed_at, at, found, night)


@compiled
def opened(user: User, night: uuid.UUID, at: datetime) -> QuerySet[Afterwards]:
    """Select the question of an evening of theirs that is open to both, with its exchange."""
    over = DateNight.objects.visible_to(user).over(at).filter(pk=night)
    return Afterwards.objects.opened(at).filter(night__in=over).select_related("exchange")[:1]


def question(night: DateNight) -> PromptVersion | None:
    """Return what this evening asks: the questions go round with the dates a couple planned."""
    prompts = Prompt.objects.house().filter(
        key__startswith=f"{AFTER_DATE}-", status=Prompt.Status.PUBLISHED, current__isnull=False
    )
    versions = list(prompts.order_by("key").values_list("current", flat=True))
    if not versions:
        return None
    # By when it was proposed, which nothing changes: were it by the dates they had, calling one
    # off would change the question exactly where the other has not written yet.
    had = DateNight.objects.filter(couple=night.couple_id, created_at__lt=night.created_at).count()
    first = night.couple_id.int % len(versions)  # another one for everybody
    chosen = versions[(first + had) % len(versions)]
    return PromptVersion.objects.select_related("prompt").get(pk=chosen)


def add_question(night: DateNight) -> Item:
    """Return the one item of an evening, frozen when the first of the two writes or seals.

    Raises DoesNotExist where the evening is gone, or the library holds no question for it.
    """
    with hold(night.couple) as couple:
        held = Afterwards.objects.filter(night=night).first()
        if held is not None:
            return Item.objects.select_related("exchange").get(exchange=held.exchange_id)
        version = question(night)
        if version is None:
            raise Item.DoesNotExist
        exchange = Exchange.objects.create(couple=couple)
        Afterwards.objects.create(couple=couple, night=night, exchange=exchange)
        return Item.objects.create(exchange=exchange, position=1, version=version)


def seal(night: DateNight, *, by: Space, at: datetime) -> None:
    """Be done with an evening's question, answered or not. Raises AlreadyOpen."""
    with transaction.atomic():
        open_together.seal(add_question(night).exchange, by=by.me, at=at)
