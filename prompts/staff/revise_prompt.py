"""Changing prompts: the key stays for ever, and what was asked keeps the words it was asked in."""

from django.db import transaction

from prompts.models import LOCALE, Prompt, PromptText, PromptVersion

CHOSEN = "practice kind depth tags anchor first_week status kept_here".split()


def revise(prompt: Prompt, *, locale: str, text: str, alone: str = "") -> bool:
    """Ask `prompt` in these words from now on; return False where it is worded so already.

    A new version each time, never an edit: answers point at the old one. Its other languages come
    along, or people who read those would be asked nothing.
    """
    if _texts(prompt).get(locale) == (text, alone):
        return False
    with transaction.atomic():
        now = Prompt.objects.select_for_update().get(pk=prompt.pk)  # two at once take turns
        number = now.versions.count() + 1
        version = PromptVersion.objects.create(prompt=now, number=number)
        texts = _texts(now) | {locale: (text, alone)}
        PromptText.objects.bulk_create(
            PromptText(version=version, locale=locale, text=text, alone=alone)
            for locale, (text, alone) in texts.items()
        )
        prompt.current = version
        prompt.save(update_fields=["current"])
    return True


def keep(prompt: Prompt, *, text: str, alone: str) -> None:
    """Save what staff chose for `prompt`, new or not, and how they worded it.

    A place in the first week is taken from whoever had it.
    """
    with transaction.atomic():
        if prompt.first_week:
            others = Prompt.objects.filter(first_week=prompt.first_week).exclude(pk=prompt.pk)
            others.update(first_week=None)
        prompt.save(update_fields=None if prompt.pk is None else CHOSEN)
        revise(prompt, locale=LOCALE, text=text, alone=alone)


def _texts(prompt: Prompt) -> dict[str, tuple[str, str]]:
    """The current wording in each language."""
    rows = prompt.current.texts.all() if prompt.current else []
    return {row.locale: (row.text, row.alone) for row in rows}
