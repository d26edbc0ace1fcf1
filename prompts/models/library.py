"""What we ask: a prompt keeps its key for ever, its wording is versioned.

Answers point at a version, so a prompt that was answered keeps its wording for those answers,
and two languages can share a week.
"""

from datetime import date

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from intimacy.accounts.models import User
from intimacy.couples.models import Couple
from intimacy.lib.rows import Row
from prompts.library.addressee import Addressee

ENOUGH_COUPLES = 20  # before staff see any totals
OWN = "own-"  # how the key of a counselor's own question begins, who may be erased by now
LOCALE = "en"  # what the library is written in, and what staff edit


class PromptQuerySet(models.QuerySet["Prompt"]):
    def house(self) -> "PromptQuerySet":
        """The library: all but what counselors wrote for their own couples."""
        return self.filter(owner=None).exclude(key__startswith=OWN)

    def orphaned(self) -> "PromptQuerySet":
        """What counselors wrote who are erased: it stays while somebody has been asked it."""
        return self.filter(owner=None, key__startswith=OWN)

    def worded(self, locale: str = LOCALE) -> "PromptQuerySet":
        """Give each its current `text` and `alone` in this language, in the same query."""
        current = PromptText.objects.filter(version=models.OuterRef("current"), locale=locale)
        return self.annotate(
            text=models.Subquery(current.values("text")[:1]),
            alone=models.Subquery(current.values("alone")[:1]),
            locale=models.Value(locale),
        )

    def with_totals(self) -> "PromptQuerySet":
        """Give each how often it was `more`, `fine` and `not_for_us`.

        None, in SQL already, unless ENOUGH_COUPLES gave any feedback: totals of a few would tell
        what somebody said.
        """
        couples = models.Count("feedback__couple", distinct=True)
        shown = models.Q(_couples__gte=ENOUGH_COUPLES)
        names = {v: v.name.lower() for v in Feedback.Verdict}
        marks = {
            name: models.Count("feedback", filter=models.Q(feedback__verdict=verdict))
            for verdict, name in names.items()
        }
        totals = {n: models.Case(models.When(shown, then=count)) for n, count in marks.items()}
        return self.alias(_couples=couples).annotate(**totals)


class Prompt(models.Model):
    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        REVIEW = "review", _("in review")
        PUBLISHED = "published", _("published")
        RETIRED = "retired", _("retired")

    key = models.SlugField(max_length=80, unique=True)
    practice = models.SlugField(max_length=40)
    kind = models.CharField(max_length=20)
    depth = models.PositiveSmallIntegerField()
    tags = models.JSONField(default=list)
    anchor = models.CharField(max_length=10, blank=True)
    first_week = models.PositiveSmallIntegerField(null=True, unique=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.PUBLISHED)
    current = models.ForeignKey("PromptVersion", models.RESTRICT, null=True, related_name="+")
    kept_here = models.BooleanField(default=False)  # written or changed by staff; files leave it be
    # A counselor's own: asked where they wish for it, and in no list but theirs.
    owner = models.ForeignKey(User, models.CASCADE, null=True, related_name="own_prompts")

    objects = PromptQuerySet.as_manager()

    class Meta:
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first_week__isnull=True) | models.Q(status="published"),
                name="prompts_first_week_is_published",
            ),
            models.CheckConstraint(
                condition=models.Q(depth__range=(1, 3)), name="prompts_three_depths"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class PromptVersion(models.Model):
    prompt = models.ForeignKey(Prompt, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["prompt", "number"], name="prompts_versions_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.prompt_id}.{self.number}"


class PromptText(models.Model):
    """The wording in one language; `{partner}` stands for a name, `alone` is for one person."""

    version = models.ForeignKey(PromptVersion, models.CASCADE, related_name="texts")
    locale = models.CharField(max_length=10)
    text = models.TextField()
    alone = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "locale"], name="prompts_one_text_a_locale")
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.locale}"

    def wording(self, to: Addressee) -> str:
        """Return the prompt as it is put to one of two, or to somebody alone."""
        text = self.text if to.in_pair else self.alone or self.text
        with override(self.locale):
            return to.address(text)


class WishQuerySet(models.QuerySet["Wish"]):
    def on(self, week: date) -> "WishQuerySet":
        """Those that ask something of this week, the oldest first."""
        still = models.Q(until__isnull=True) | models.Q(until__gt=week)
        return self.filter(still, since__lte=week).order_by("made_at", "pk")


class Wish(Row):
    """What rooms above ask of the picker: these prompts first, or light ones only for a while."""

    class Kind(models.TextChoices):
        FIRST = "first"
        GENTLE = "gentle"

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="wishes")
    kind = models.CharField(max_length=6, choices=Kind)
    since = models.DateField()  # the first week it is about
    until = models.DateField(null=True)  # the first week it is no longer about
    prompts = models.JSONField(default=list)  # ids, in the order they are wished for
    made_at = models.DateTimeField(default=now)

    objects = WishQuerySet.as_manager()


class Boundary(Row):
    """What one person would rather not be asked in this couple, or, with `wanted`, agrees to.

    Theirs alone to see. Practices nobody is asked without agreeing (`OPT_IN`) need a wanted row
    of everyone in the couple.
    """

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="boundaries")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    practice = models.CharField(max_length=40, blank=True)
    prompt = models.ForeignKey(Prompt, models.CASCADE, null=True, related_name="+")
    wanted = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["couple", "user", "practice"],
                condition=models.Q(prompt__isnull=True),
                name="prompts_one_boundary_a_practice",
            ),
            models.UniqueConstraint(
                fields=["couple", "user", "prompt"], name="prompts_one_boundary_a_prompt"
            ),
            models.CheckConstraint(
                condition=models.Q(practice="", prompt__isnull=False)
                | (~models.Q(practice="") & models.Q(prompt__isnull=True)),
                name="prompts_boundary_of_one_thing",
            ),
        ]


class Swap(Row):
    """One person exchanged one prompt of a week that had not begun. Nobody sees who."""

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="swaps")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    week = models.DateField()  # as it was named when its questions were drawn
    prompt = models.ForeignKey(Prompt, models.CASCADE, related_name="+")
    instead = models.ForeignKey(Prompt, models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["couple", "user", "week"], name="prompts_one_swap_a_week"
            )
        ]


class Feedback(Row):
    """What one person thought of a prompt after they had talked. Theirs alone to see."""

    class Verdict(models.TextChoices):
        MORE = "more", _("More like this")
        FINE = "fine", _("Fine")
        NOT_FOR_US = "not", _("Not for us")

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="feedback")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    prompt = models.ForeignKey(Prompt, models.CASCADE, related_name="feedback")
    verdict = models.CharField(max_length=4, choices=Verdict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["couple", "user", "prompt"], name="prompts_one_verdict_a_person"
            )
        ]
