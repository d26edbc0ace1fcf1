"""The counselor's rule: which answers a counselor may read, decided here and only here.

Ten conditions, asked in the one statement that fetches the sealed bytes, so that whatever is
revoked before it runs is not read. Nothing is visible because somebody else shared theirs.
"""

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.timezone import now

from intimacy.accounts.models import User
from intimacy.counseling.models import Client, Share
from intimacy.couples.models import Membership
from intimacy.sharing.models import Words, WordsQuerySet


def readable_by_counselor(user: User, at: datetime | None = None) -> WordsQuerySet:
    """Return the answers `user` may read as a counselor at the moment `at` (UTC; now if left out).

    1 opened for both, or let go by its author in a week that has opened; 2 not withdrawn;
    3 shared by its author with this counselor, and not taken back; 4 and 5 each partner agrees
    today; 6 the couple is together; 7 neither has paused; 8 the counselor is theirs today;
    9 approved; 10 active. Four to six and eight to ten are `Client.visible_to`.
    """
    at = at or now()
    shared = Share.objects.standing().filter(
        words=OuterRef("pk"), couple=OuterRef("couple"), client__in=Client.objects.visible_to(user)
    )
    members = Membership.objects.filter(couple=OuterRef("couple"), left_at=None)
    paused = members.filter(paused_at__isnull=False)
    return Words.objects.read_by_both(at).filter(Exists(shared), ~Exists(paused))
