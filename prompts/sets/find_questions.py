"""Finding questions for a set: the house's that are published, and one's own."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import FETCH_RAISE, F, OuterRef, Q, Subquery, TextField
from django.db.models.functions import Cast, Coalesce

from intimacy.accounts.models import User
from intimacy.lib.text import clean_text
from prompts.models import LOCALE, Prompt, PromptQuerySet, PromptText
from prompts.sets.own_questions import REWORDED
from prompts.vocabulary import AFTER_DATE, DEPTHS, TAG_LABELS

A_PAGE = 20
MOST_WORDS = 8  # of a search; more narrow nothing down


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; what is empty or unknown asks for nothing."""

    text: str = ""
    practice: str = ""
    kind: str = ""
    depth: str = ""
    tag: str = ""
    mine: bool = False


def search(user: User, wanted: Wanted, page: str | int = 1) -> "Page[Prompt]":
    """Return a page of questions `user` may put into a set, own ones first, then the lightest.

    Two queries. Text is looked for in their language, else in English. A page that is no number
    is the first one; one beyond the end is the last.
    """
    found = _findable(user)
    if wanted.mine:
        found = found.filter(owner=user)
    facts = {"practice": wanted.practice, "kind": wanted.kind}
    found = found.filter(**{name: value for name, value in facts.items() if value})
    if wanted.depth in map(str, DEPTHS):
        found = found.filter(depth=int(wanted.depth))
    if wanted.tag in TAG_LABELS:
        found = found.filter(**_has(wanted.tag))
    for word in clean_text(wanted.text).replace("'", "’").split()[:MOST_WORDS]:
        found = found.filter(Q(("read__icontains", word)))
    return Paginator(found, A_PAGE).get_page(page)


def findable(user: User, pk: object) -> Prompt | None:
    """Return a question `user` may put into a set by its id, or None for anything else."""
    number = str(pk)
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    visible = Prompt.objects.filter(Q(owner=None) | Q(owner=user), current__isnull=False)
    return visible.filter(pk=int(number)).first()


def _findable(user: User) -> PromptQuerySet:
    """Published and theirs to use; without what a set cannot ask, or every couple has had."""
    usable = Prompt.objects.filter(Q(owner=None) | Q(owner=user), current__isnull=False)
    usable = usable.filter(status=Prompt.Status.PUBLISHED, first_week=None)
    usable = usable.annotate(written=Cast("tags", TextField()), read=_reading(user.locale))
    for tag in (AFTER_DATE, REWORDED):
        usable = usable.exclude(**_has(tag))
    return usable.order_by(F("owner").asc(nulls_last=True), "depth", "key").fetch_mode(FETCH_RAISE)


def _has(tag: str) -> dict[str, str]:
    return {"written__contains": f'"{tag}"'}  # both databases read JSON as text alike


def _reading(locale: str) -> Coalesce:
    texts = PromptText.objects.filter(version=OuterRef("current"))
    return Coalesce(
        Subquery(texts.filter(locale=locale).values("text")[:1]),
        Subquery(texts.filter(locale=LOCALE).values("text")[:1]),
        output_field=TextField(),
    )
