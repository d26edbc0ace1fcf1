"""What goes when a space closes, and when somebody deletes their words of one."""

from intimacy.couples.models import Couple, Membership
from intimacy.dreams.models import Dream, LovedLine, Promise


def forget_dreams(couple: Couple) -> None:
    """Delete the dreams of a space that closes, with their steps; one's own words stay one's
    own."""
    Dream.objects.filter(couple=couple).delete()


def forget_own(member: Membership) -> None:
    """Delete the promises and lines of one person in a space that ended."""
    mine = {"couple": member.couple_id, "author": member.user_id}
    Promise.objects.filter(**mine).delete()
    LovedLine.objects.filter(**mine).delete()
