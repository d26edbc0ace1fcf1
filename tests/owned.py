"""Prompts as counselors write them for their own sets."""

import uuid

from intimacy.accounts.models import User
from prompts.models import LOCALE, Prompt
from prompts.staff.revise_prompt import revise
from prompts.vocabulary import FROM_SET

OWN_WORDS = "What did the lighthouse keeper leave on your step?"


def own_prompt(owner: User, text: str = OWN_WORDS, **fields: object) -> Prompt:
    """Return a light published prompt of this person's, but for `fields`."""
    sound = {"practice": "trust", "kind": "reflection", "depth": 1, "tags": [FROM_SET]}
    key = f"own-{uuid.uuid4().hex}"
    prompt = Prompt.objects.create(**{"owner": owner, "key": key} | sound | fields)
    revise(prompt, locale=LOCALE, text=text)
    return prompt
