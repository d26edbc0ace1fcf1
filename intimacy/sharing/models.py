"""Words given apart and opened together. Who may read what is decided here, and only here."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from intimacy.accounts.models import User
from intimacy.couples.models import Couple, Membership
from intimacy.keys.models import EncryptedRow
from intimacy.lib.rows import Row, UuidRow
from prompts.models import PromptVersion

UNDO = timedelta(seconds=60)
LAPSE = timedelta(days=28)


class Exchange(UuidRow):
    """A place where people give words apart and open them together."""

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="exchanges")
    opens_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["opens_at"], condition=Q(opens_at__isnull=False), name="sharing_opened"
            )
        ]

    def is_open(self, at: datetime) -> bool:
        return self.opens_at is not None and self.opens_at <= at


class Item(Row):
    """One question in an exchange, frozen when the exchange begins."""

    exchange = models.ForeignKey(Exchange, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    version = models.ForeignKey(PromptVersion, models.PROTECT)
    why = models.CharField(max_length=12, blank=True)  # `candidates.Why`, for "Why this question?"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["exchange", "position"], name="sharing_items_in_order")
        ]


class Lane(models.TextChoices):
    US = "us", _("For both of us, once both have sealed.")
    ME = "me", _("Only for me.")


def _paused_before(given: str) -> Exists:
    """True of a row whose author has paused since before the moment `given`: the other waits."""
    paused = Membership.objects.filter(
        couple=OuterRef("couple"), user=OuterRef("author"), paused_at__lte=OuterRef(given)
    )
    return Exists(paused)


def _let_go(at: datetime) -> Q:
    let_go = Q(shared_at__lte=at, item__exchange__opens_at__lte=at)
    return let_go & ~Q(_paused_before("shared_at"))


class WordsQuerySet(models.QuerySet["Words"]):
    def given_to_us(self) -> "WordsQuerySet":
        return self.filter(state=Words.State.GIVEN, lane=Lane.US)

    def opened_for_both(self, at: datetime) -> "WordsQuerySet":
        """Given for each other, where the other gave too, in an exchange that has opened.

        Withdrawing afterwards takes back one's own words, never the other's.
        """
        others = Words.objects.given_to_us().exclude(author=OuterRef("author"))
        return self.given_to_us().filter(
            Exists(others.filter(item=OuterRef("item"))), item__exchange__opens_at__lte=at
        )

    def read_by_both(self, at: datetime) -> "WordsQuerySet":
        """Opened for both, or let go by their author, and not withdrawn since."""
        opened = Exists(Words.objects.opened_for_both(at).filter(pk=OuterRef("pk")))
        return self.filter(opened | _let_go(at), withdrawn_at=None)

    def readable_by(self, user: User, at: datetime | None = None) -> "WordsQuerySet":
        """One's own always, of every space one was ever in. The partner's once opened for both
        or let go by their author, while not withdrawn and while the two share an open space.
        What was let go in a quiet pause waits until that is over.
        """
        at = at or now()
        ours = Q(couple=Couple.objects.current_one_of(user))
        matched = Q(pk__in=Words.objects.opened_for_both(at).filter(ours).values("pk"))
        return self.filter(
            Q(author=user) | (ours & Q(withdrawn_at__isnull=True) & (_let_go(at) | matched))
        )


class Words(EncryptedRow):
    """What one person wrote to one item: sealed bytes from the first keystroke saved."""

    class State(models.TextChoices):
        DRAFT = "draft"
        GIVEN = "given"
        PASSED = "passed"

    ENCRYPTED_AS = "sharing.words"

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    item = models.ForeignKey(Item, models.CASCADE, related_name="words")
    author = models.ForeignKey(User, models.CASCADE, related_name="words")
    body = models.BinaryField()
    state = models.CharField(max_length=6, choices=State, default=State.DRAFT)
    lane = models.CharField(max_length=2, choices=Lane, default=Lane.US)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    shared_at = models.DateTimeField(null=True)  # "Let Bob read it"
    withdrawn_at = models.DateTimeField(null=True)

    objects = WordsQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "author"], name="sharing_one_answer_a_person")
        ]


class SealQuerySet(models.QuerySet["Seal"]):
    def standing(self, at: datetime) -> "SealQuerySet":
        """Seals that count: those nobody met for as long as `LAPSE` have lapsed."""
        return self.filter(Q(at__gt=at - LAPSE) | Q(exchange__opens_at__isnull=False))


class Seal(Row):
    """One person is done with one exchange. Never shown to the other."""

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    exchange = models.ForeignKey(Exchange, models.CASCADE, related_name="seals")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    objects = SealQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["exchange", "user"], name="sharing_one_seal_a_person")
        ]

    def undo_until(self) -> datetime:
        return self.at + UNDO

    def undo_seconds(self, at: datetime) -> int:
        """Return how many seconds of the first minute are left; 0 when it is over."""
        return max(0, round((self.undo_until() - at).total_seconds()))


class RepliesQuerySet[M: models.Model](models.QuerySet[M]):
    """Rows that hang on somebody's words: readable with them, in both directions."""

    def readable_by(self, user: User, at: datetime | None = None) -> "RepliesQuerySet[M]":
        """One's own always; the other's while the words they belong to are readable and stand.

        A reply to my own words is mine to read only while we share an open space. The other's is
        not while they have paused since before they said it.
        """
        ours = Q(couple=Couple.objects.current_one_of(user))
        words = Words.objects.readable_by(user, at).filter(withdrawn_at__isnull=True)
        theirs = ours & Q(words__in=words.values("pk")) & ~Q(_paused_before("at"))
        return self.filter(Q(author=user) | theirs)


class Addition(EncryptedRow):
    """A dated line its author put under their own words after they had opened."""

    ENCRYPTED_AS = "sharing.addition"

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    words = models.ForeignKey(Words, models.CASCADE, related_name="additions")
    author = models.ForeignKey(User, models.CASCADE, related_name="+")
    body = models.BinaryField()
    at = models.DateTimeField()

    objects = RepliesQuerySet["Addition"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["words", "author", "at"], name="sharing_one_addition_a_moment"
            )
        ]


class Support(EncryptedRow):
    """How the other can help with what its author wrote: to listen, or to do something."""

    class Wish(models.TextChoices):
        LISTEN = "listen", _("Just listen")
        HELP = "help", _("Help with it")

    ENCRYPTED_AS = "sharing.support"

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    words = models.OneToOneField(Words, models.CASCADE, related_name="support")
    author = models.ForeignKey(User, models.CASCADE, related_name="+")
    wish = models.CharField(max_length=6, choices=Wish)
    body = models.BinaryField()
    at = models.DateTimeField()  # never shown: it decides what a pause holds back

    objects = RepliesQuerySet["Support"].as_manager()


class Acknowledgement(EncryptedRow):
    """ "I hear you": the reader's short answer to words they could read."""

    class Kind(models.TextChoices):
        HEAR = "hear", _("I hear you")
        THANK = "thank", _("Thank you for telling me")
        MORE = "more", _("Tell me more")
        OWN = "own", _("In my own words")

    ENCRYPTED_AS = "sharing.acknowledgement"

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    # The answer is its author's: it stays theirs when the words it answered are deleted.
    words = models.ForeignKey(Words, models.SET_NULL, null=True, related_name="acknowledgements")
    author = models.ForeignKey(User, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=5, choices=Kind)
    body = models.BinaryField()
    at = models.DateTimeField()

    objects = RepliesQuerySet["Acknowledgement"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["words", "author"], name="sharing_one_acknowledgement_a_reader"
            )
        ]
