"""Every sealed field of one person, of whatever table."""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import BinaryField

from intimacy.accounts.models import User
from intimacy.keys.models import EncryptedRow


def sealed_by(user: User) -> Iterator[tuple[EncryptedRow, bytes]]:
    """Yield every sealed field of this person's, of whatever table."""
    owners = [str(user.pk), *map(str, user.memberships.values_list("pk", flat=True))]
    for model in apps.get_models():
        if issubclass(model, EncryptedRow):
            names = [f.name for f in model._meta.fields if isinstance(f, BinaryField)]
            for row in model._base_manager.filter(key__owner_id__in=owners):
                yield from ((row, getattr(row, name)) for name in names if getattr(row, name))
