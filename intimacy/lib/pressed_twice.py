"""Pressed twice is once: a form brings the id its row will have; a second press finds it."""

from uuid import UUID, uuid4

from django import forms
from django.db.models import Model

from intimacy.lib.tokens import clean_uuid


class OnceField(forms.Field):
    """The hidden id of the row a form will make; another one where what was sent is no id."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput, initial=uuid4)

    def to_python(self, value: object) -> UUID:
        return clean_uuid(str(value)) or uuid4()


def new_id(model: type[Model], once: UUID | None) -> UUID:
    """Return `once` as the id of a new row; another id without one, or where a row has it."""
    if once is None or model._base_manager.filter(pk=once).exists():
        return uuid4()
    return once
