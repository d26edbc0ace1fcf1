"""One's own answers in exchanges and what one said back, as lines of My words, for the rooms that
hold exchanges."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from django.db.models import FETCH_RAISE, Exists, F, OuterRef, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.template.defaultfilters import date as format_date
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from intimacy.couples.bond_words import Text
from intimacy.couples.kept_words import Line, Part, Reach, Rows, Source, Writer
from intimacy.couples.models import Couple, Membership
from intimacy.keys.decryption import decrypt_rows
from intimacy.lib.local_dates import local_date
from intimacy.sharing import third_reader
from intimacy.sharing.models import Acknowledgement, Addition, Lane, Support, Words
from prompts.library import catalog
from prompts.library.addressee import one_of

type About = Callable[[Couple], Text]


def own_answers(
    held: Q, day: str, about: About = lambda couple: "", *, weekly: bool = False
) -> Source:
    """Return what one person wrote in exchanges that are `held` by a room, with what hangs on it.

    `day` is the field of Words that dates them: of a week its day if `weekly`, else a moment (UTC).
    `about` says what they came after, as the two call it.
    """

    def rows(writer: Writer) -> Rows:
        mine = Words.objects.filter(held, author=writer.user)
        return mine.annotate(**_dated(day, "saved_at", writer, weekly))

    def told(rows: Sequence[Words], writer: Writer) -> dict[uuid.UUID, Line]:
        return _answers_told(rows, writer, about)

    opens = (Words, Addition, Support)
    return Source(rows, told, opens, _judged, in_weeks=weekly, place="item__position")


def own_replies(held: Q, day: str, *, weekly: bool = False) -> Source:
    """Return what one person said back in their own words; the rest as in `own_answers`."""

    def rows(writer: Writer) -> Rows:
        own = Acknowledgement.Kind.OWN
        mine = Acknowledgement.objects.filter(held, author=writer.user, kind=own)
        return mine.annotate(**_dated(day, "at", writer, weekly))

    def judged(rows: Rows, writer: Writer) -> Rows:
        return rows.select_related("words")

    return Source(rows, _replies_told, (Acknowledgement,), judged, in_weeks=weekly)


def forget_answers(member: Membership) -> None:
    """Delete what somebody wrote in the exchanges of a space that ended, and said back there."""
    for model in (Acknowledgement, Addition, Support, Words):
        model.objects.filter(author=member.user_id, couple=member.couple_id).delete()


def _dated(day: str, otherwise: str, writer: Writer, weekly: bool) -> dict[str, Combinable]:
    own = local_date(otherwise, writer.user.zone, writer.at)
    if weekly:
        return {"kept_week": F(day), "kept_day": Coalesce(F(day), own)}
    return {"kept_day": Coalesce(local_date(day, writer.user.zone, writer.at), own)}


def _judged(rows: Rows, writer: Writer) -> Rows:
    met = Words.objects.opened_for_both(writer.at).filter(pk=OuterRef("pk"))
    judged: Rows = rows.annotate(
        met=Exists(met),
        beside=third_reader.let_in_within(writer.user),
        beside_name=third_reader.name_within(writer.pair),
    )
    return judged.select_related("item__exchange", "support__key")


def _answers_told(rows: Sequence[Words], writer: Writer, about: About) -> dict[uuid.UUID, Line]:
    texts = decrypt_rows(rows, "body", writer.user)
    asked = _questions(rows, writer)
    lines, supports = _lines(rows, writer), _supports(rows, writer)
    return {
        row.pk: Line(
            title=asked.get(row.pk, ""),
            parts=[Part(texts[row.pk]), *lines.get(row.pk, []), *supports.get(row.pk, [])],
            about=str(about(row.couple)),
            reach=_reach(row, writer),
            third=_third(row, writer),
            withdrawn_at=row.withdrawn_at,
        )
        for row in rows
        if row.state != Words.State.PASSED or texts[row.pk] != ""
    }


def _reach(row: Words, writer: Writer) -> Reach:
    """Return who can read an answer, as `WordsQuerySet.readable_by` decides for the other."""
    if row.withdrawn_at or row.state == Words.State.PASSED:
        return Reach.ALONE
    if not row.item.exchange.is_open(writer.at):
        return Reach.ALONE if row.lane == Lane.ME else Reach.SEALED
    if row.met:  # type: ignore[attr-defined]  # annotated by _judged
        return Reach.BOTH
    return _since_given(row.shared_at, writer) if row.shared_at else Reach.ALONE


def _since_given(at: datetime, writer: Writer) -> Reach:
    """Return who can read what its author gave at a moment (UTC): a pause of theirs holds it."""
    return Reach.COMES if _held(at, writer) else Reach.BOTH


def _held(at: datetime, writer: Writer) -> bool:
    return writer.paused_at is not None and writer.paused_at <= at


def _third(row: Words, writer: Writer) -> str:
    """Return who was let in on it; while one has paused oneself, they read nothing."""
    if writer.paused_at or not row.beside:  # type: ignore[attr-defined]
        return ""
    return row.beside_name or ""  # type: ignore[attr-defined]


def _replies_told(rows: Sequence[Acknowledgement], writer: Writer) -> dict[uuid.UUID, Line]:
    texts = decrypt_rows(rows, "body", writer.user)
    return {
        row.pk: Line(
            title=_("What you said back"),
            parts=[Part(texts[row.pk])],
            reach=Reach.ALONE
            if row.words is None or row.words.withdrawn_at
            else _since_given(row.at, writer),
        )
        for row in rows
    }


def _questions(rows: Iterable[Words], writer: Writer) -> dict[uuid.UUID, str]:
    texts = catalog.texts({row.item.version_id for row in rows}, writer.user.locale)
    return {
        row.pk: texts[row.item.version_id].wording(
            one_of(row.couple, writer.partner_in(row.couple))
        )
        for row in rows
        if row.item.version_id in texts
    }


def _lines(rows: Sequence[Words], writer: Writer) -> dict[uuid.UUID, list[Part]]:
    mine = Addition.objects.filter(author=writer.user, words__in=rows).select_related("key")
    additions = list(mine.order_by("at").fetch_mode(FETCH_RAISE))
    texts = decrypt_rows(additions, "body", writer.user)
    lines: dict[uuid.UUID, list[Part]] = {}
    for one in additions:
        day = format_date(localtime(one.at), "j F Y")
        added = _("Added on %(day)s") % {"day": day}
        part = Part(texts[one.pk], added, held=_held(one.at, writer))
        lines.setdefault(one.words_id, []).append(part)
    return lines


def _supports(rows: Sequence[Words], writer: Writer) -> dict[uuid.UUID, list[Part]]:
    said = [row.support for row in rows if hasattr(row, "support")]
    texts = decrypt_rows(said, "body", writer.user)
    return {
        one.words_id: [
            Part(
                texts[one.pk],
                _("How you can help me: %(wish)s") % {"wish": one.get_wish_display()},
                held=_held(one.at, writer),
            )
        ]
        for one in said
    }
