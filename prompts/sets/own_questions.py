"""A counselor's own questions: asked where their sets wish for them, and in no list but theirs."""

import re
import uuid
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, ProtectedError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from intimacy.accounts.models import User
from intimacy.lib.text import clean_text
from prompts.library.wording_rules import (
    BLAME,
    GENDER,
    PARTNER,
    SHOULD,
    STRAIGHT,
    YES_OR_NO,
    YOUR_PARTNER,
)
from prompts.models import LOCALE, OWN, Prompt, PromptSet
from prompts.staff.revise_prompt import revise
from prompts.vocabulary import DEPTHS, FROM_SET, PRACTICES

REWORDED = "reworded"  # beside FROM_SET: another took its place, so it is in no list any more
LOOK_AT = (
    (YES_OR_NO, _lazy("A yes or a no would do as an answer. “What” or “how” asks for more.")),
    (SHOULD, _lazy("“Should” and “must” can sound like a reproach.")),
    (BLAME, _lazy("One of the two might hear blame in it.")),
    (GENDER, _lazy("It guesses who the two are.")),
    (YOUR_PARTNER, _lazy("Write {partner} to have the name there.")),
    (re.compile("!"), _lazy("An exclamation mark sounds loud in a quiet week.")),
)
SHORTEST, LONGEST = 10, 300  # characters
APPRECIATION, REFLECTION = "appreciation", "reflection"


def write(owner: User, *, text: str, practice: str, depth: int) -> Prompt:
    """Keep a new question of `owner`'s.

    Raises ValidationError, by field, where the text is too short or too long or holds braces
    other than {partner}, or where practice or depth are unknown.
    """
    text = sound(text, practice=practice, depth=depth)
    made = Prompt.objects.create(
        owner=owner,
        key=f"{OWN}{uuid.uuid4().hex}",
        tags=[FROM_SET],
        status=Prompt.Status.PUBLISHED,
        **_facts(practice, depth),
    )
    revise(made, locale=LOCALE, text=text)
    return made


def reword(prompt: Prompt, *, text: str, practice: str, depth: int) -> None:
    """Ask an own question in other words. Raises ValidationError like `write`."""
    text = sound(text, practice=practice, depth=depth)
    for name, value in _facts(practice, depth).items():
        setattr(prompt, name, value)
    prompt.save(update_fields=["practice", "kind", "depth"])
    revise(prompt, locale=LOCALE, text=text)


def text_of(prompt: Prompt) -> str:
    """Return how its author worded an own question."""
    texts = prompt.current.texts.filter(locale=LOCALE) if prompt.current else []
    return next((row.text for row in texts), "")


def is_worded(prompt: Prompt, *, text: str, practice: str, depth: int) -> bool:
    """Return whether an own question reads so already."""
    same = (practice, depth) == (prompt.practice, prompt.depth)
    return same and text_of(prompt) == text


def hints(text: str) -> list[str]:
    """Return what its author may want to look at once more; nothing of it is refused."""
    plain = text.translate(STRAIGHT)
    found = [said for pattern, said in LOOK_AT if pattern.search(plain)]
    return [str(said) for said in dict.fromkeys(found)]


def put_away(prompt: Prompt) -> None:
    """Leave a question out of its owner's list where no set of today holds it any more."""
    today = F("step__version__prompt_set__current")
    if not prompt.in_steps.filter(step__version=today).exists():
        prompt.tags = [FROM_SET, REWORDED]
        prompt.save(update_fields=["tags"])


def forget_owner(user: User, at: datetime) -> None:
    """Delete an erased counselor's sets and questions, but those that somebody was asked.

    What was asked belongs to those who answered: it stays worded for them, asked of nobody else.
    """
    PromptSet.objects.own(user).update(current=None)
    PromptSet.objects.own(user).delete()
    for prompt in Prompt.objects.filter(owner=user):
        try:
            with transaction.atomic():
                Prompt.objects.filter(pk=prompt.pk).update(current=None)
                prompt.delete()
        except ProtectedError:
            Prompt.objects.filter(pk=prompt.pk).update(owner=None, status=Prompt.Status.RETIRED)


def sound(text: str, *, practice: str, depth: int) -> str:
    """Return the text cleaned, on one line. Raises ValidationError, by field, where it is not."""
    text = " ".join(clean_text(text).split())
    if reason := _fault(text):
        raise ValidationError({"text": reason})
    if practice not in PRACTICES:
        raise ValidationError({"practice": _("Choose what it is about.")})
    if depth not in DEPTHS:
        raise ValidationError({"depth": _("Choose how deep it goes.")})
    return text


def _fault(text: str) -> str:
    if len(text) < SHORTEST:
        return _("Write a whole question: %(n)d characters or more.") % {"n": SHORTEST}
    if len(text) > LONGEST:
        over = len(text) - LONGEST
        return ngettext(
            "That is %(n)d character too long.", "That is %(n)d characters too long.", over
        ) % {"n": over}
    if re.search(r"[{}]", text.replace(PARTNER, "")):
        return _("Leave out { and }. Only {partner} may stand in them, for the partner’s name.")
    return ""


def _facts(practice: str, depth: int) -> dict[str, object]:
    kind = APPRECIATION if practice == APPRECIATION else REFLECTION
    return {"practice": practice, "kind": kind, "depth": depth}
