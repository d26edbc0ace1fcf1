"""What goes of this room when a space closes: answers stay with whoever gave them."""

from intimacy.couples.models import Couple
from intimacy.pulse.models import Agreement, PulseNudge, Willing
from intimacy.pulse.pulse_nudges import KIND
from intimacy.reminders import preferences


def forget_pulses(couple: Couple) -> None:
    """Delete what the two let whom see in a space that closes; nudges go, and are off."""
    nudges = PulseNudge.objects.filter(couple=couple)
    for user in nudges.values_list("user", flat=True):
        preferences.switch(user, KIND, on=False)
    for model in (PulseNudge, Agreement, Willing):
        model.objects.filter(couple=couple).delete()
