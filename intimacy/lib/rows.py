"""What the tables of every room share: how a row is called, and ids that tell nothing."""

import uuid

from django.db import models


class Row(models.Model):
    """A row, which a log or an error page calls by its kind and its key, never by what it holds."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class UuidRow(Row):
    """A row whose id says neither how many there are nor which came first."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True
