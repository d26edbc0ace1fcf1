"""What each person would rather be asked, or not: boundaries and feedback, readable by
their author only.

They count from the next week that begins; a week that runs is frozen. In a space that has ended
nothing is kept any more: Closed is raised.
"""

from collections.abc import Collection, Mapping

from django.db import transaction

from intimacy.accounts.models import User
from intimacy.couples.models import Couple
from intimacy.couples.spaces import hold
from prompts.models import Boundary, Feedback, Prompt, Swap, Wish
from prompts.vocabulary import OPT_IN


def rule_out(couple: Couple, prompt: Prompt, *, by: User) -> None:
    """Never ask this prompt in this couple again, as far as `by` is concerned."""
    with hold(couple):
        Boundary.objects.get_or_create(couple=couple, user=by, prompt=prompt)


def allow(couple: Couple, prompt: Prompt, *, by: User) -> None:
    """Take `by`'s own "rather never" of a prompt back, and a "not for us" with it."""
    with transaction.atomic():
        Boundary.objects.filter(couple=couple, user=by, prompt=prompt).delete()
        Feedback.objects.filter(
            couple=couple, user=by, prompt=prompt, verdict=Feedback.Verdict.NOT_FOR_US
        ).delete()


def choose_practices(
    couple: Couple, *, ruled_out: Collection[str], agreed: Collection[str], by: User
) -> None:
    """Replace the practices `by` rules out, and those of `OPT_IN` they agree to."""
    wanted = dict.fromkeys(OPT_IN & set(agreed), True)
    rows = wanted | dict.fromkeys(set(ruled_out) - OPT_IN, False)
    with hold(couple):
        mine = Boundary.objects.filter(couple=couple, user=by, prompt__isnull=True)
        mine.delete()
        Boundary.objects.bulk_create(
            Boundary(couple=couple, user=by, practice=practice, wanted=agrees)
            for practice, agrees in rows.items()
        )


def practices_of(couple: Couple, user: User) -> tuple[list[str], list[str]]:
    """Return the practices this person ruled out, and those they agreed to."""
    rows = Boundary.objects.filter(couple=couple, user=user, prompt__isnull=True)
    chosen = dict(rows.values_list("practice", "wanted"))
    return [p for p, wanted in chosen.items() if not wanted], [p for p, w in chosen.items() if w]


def prompts_of(couple: Couple, user: User) -> set[str]:
    """Return the keys of the single prompts this person ruled out."""
    rows = Boundary.objects.filter(couple=couple, user=user, prompt__isnull=False)
    return set(rows.values_list("prompt__key", flat=True))


def judge(couple: Couple, verdicts: Mapping[int, str], *, by: User) -> None:
    """Keep what `by` thought of prompts, by prompt id; a later verdict replaces an earlier one."""
    with hold(couple):
        Feedback.objects.bulk_create(
            [
                Feedback(couple=couple, user=by, prompt_id=pk, verdict=verdict)
                for pk, verdict in verdicts.items()
            ],
            update_conflicts=True,
            unique_fields=["couple", "user", "prompt"],
            update_fields=["verdict"],
        )


def forget(couple: Couple) -> None:
    """Delete what anybody said or wished about prompts in a space that closes.

    A wish goes too: what is missing from one that a set made was declined.
    """
    for model in (Boundary, Feedback, Swap, Wish):
        model.objects.filter(couple=couple).delete()
