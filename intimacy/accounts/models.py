"""A person: how they sign in, what to call them, where they live."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.http import HttpRequest
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from intimacy.lib.compiled import compiled
from intimacy.lib.rows import Row
from intimacy.lib.zones import validate_zone


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def get(self, *conditions: object, **fields: object) -> "User":
        """Return the person, as any manager does; by the key alone, as each request asks for its
        own, the query is compiled once. Raises DoesNotExist.
        """
        # Managers of a relation are made of this class, and have a condition of their own.
        if type(self) is not UserManager or conditions or fields.keys() != {"pk"}:
            return super().get(*conditions, **fields)
        for person in _with_key(int(fields["pk"])):  # type: ignore[call-overload]
            return person
        raise self.model.DoesNotExist

    def create_superuser(self, email: str, password: str, **fields: object) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


@compiled
def _with_key(pk: int) -> "models.QuerySet[User]":
    return User.objects.filter(pk=pk)[:1]


class User(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField(_("E-mail"), unique=True)
    name = models.CharField(_("First name"), max_length=60, blank=True)
    zone = models.CharField(max_length=64, default="UTC", validators=[validate_zone])
    zone_shown = models.BooleanField(default=True)  # to the partner, where two clocks meet
    locale = models.CharField(max_length=10, default="en")
    adult_confirmed_at = models.DateTimeField(null=True)
    welcomed_at = models.DateTimeField(null=True)  # name and zone confirmed by hand
    knock_hour = models.PositiveSmallIntegerField(null=True)  # local; null is "not at all"
    knock_answered_at = models.DateTimeField(null=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=now)
    erase_at = models.DateTimeField(null=True)  # they asked to be erased: not before this moment

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_one_account_an_address"),
            models.CheckConstraint(
                condition=models.Q(knock_hour__isnull=True) | models.Q(knock_hour__lt=24),
                name="accounts_knock_hour_of_a_day",
            ),
        ]
        indexes = [
            models.Index(
                fields=["erase_at"],
                condition=models.Q(erase_at__isnull=False),
                name="accounts_to_be_erased",
            )
        ]

    def __str__(self) -> str:
        return f"person {self.pk}"

    def introduce(self, *, name: str, zone: str, at: datetime) -> None:
        """Take the name and zone (IANA) the person confirmed by hand."""
        self.name, self.zone, self.welcomed_at = name, zone, self.welcomed_at or at
        self.save(update_fields=["name", "zone", "welcomed_at"])

    def show_zone(self, shown: bool) -> None:
        """Let the partner see this person's clock where times of both are shown, or not."""
        self.zone_shown = shown
        self.save(update_fields=["zone_shown"])

    def choose_knock(self, hour: int | None, *, at: datetime) -> None:
        """Remember the local hour at which we may speak to this person, or None for never."""
        self.knock_hour, self.knock_answered_at = hour, at
        self.save(update_fields=["knock_hour", "knock_answered_at"])


class AddressChange(Row):
    """Another address somebody is about to sign in with, and until when it can be stopped."""

    user = models.OneToOneField(User, models.CASCADE)
    email = models.EmailField()
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)
    stop_hash = models.CharField(max_length=64, unique=True)  # of the token the old address has


class PersonRequest(HttpRequest):
    """A request behind LoginRequiredMiddleware: there is a person."""

    user: User
