"""What goes when a space closes, when somebody deletes their words, and what reaches the other
when a quiet pause ends."""

from intimacy.couples.models import Couple, Membership
from intimacy.repair.models import Break, Letter, PhraseBatch, Reply


def forget_joint(couple: Couple) -> None:
    """Delete the breaks and marks of a space that closes; one's own words stay one's own."""
    Break.objects.filter(couple=couple).delete()
    PhraseBatch.objects.filter(couple=couple).delete()


def forget_letters(member: Membership) -> None:
    """Delete what one person sent and answered in a space that ended."""
    mine = {"couple": member.couple, "by": member.user}
    Reply.objects.filter(**mine).delete()
    Letter.objects.filter(**mine).delete()
