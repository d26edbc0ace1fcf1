"""What we ask: a prompt keeps its key for ever, its wording is versioned.

Answers point at a version, so a prompt that was answered keeps its wording for those answers,
and two languages can share a week.
"""

from django.db import models
from django.utils.timezone import now


class Prompt(models.Model):
    class Status(models.TextChoices):
        PUBLISHED = "published"
        RETIRED = "retired"

    key = models.SlugField(max_length=80, unique=True)
    practice = models.SlugField(max_length=40)
    kind = models.CharField(max_length=20)
    depth = models.PositiveSmallIntegerField()
    tags = models.JSONField(default=list)
    anchor = models.CharField(max_length=10, blank=True)
    first_week = models.PositiveSmallIntegerField(null=True, unique=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.PUBLISHED)
    current = models.ForeignKey("PromptVersion", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(depth__range=(1, 3)), name="prompts_three_depths"
            )
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

    def wording(self, partner_name: str = "") -> str:
        """Return the prompt for someone with this partner, or for someone alone."""
        if not partner_name:
            return self.alone or self.text
        return self.text.replace("{partner}", partner_name)
