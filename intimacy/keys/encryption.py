"""Sealing words with associated data that binds them to their row, field and owner.

Explicit on purpose: a model never decrypts by being read, so the admin, a dump, a log line or a
careless template can only ever show bytes. Swapped rows, columns or owners do not open.
"""

import tink

from intimacy.keys.models import EncryptedRow, Unreadable


def _bound_to(row: EncryptedRow, field: str) -> bytes:
    return f"v1|{row.ENCRYPTED_AS}|{row.pk}|{field}|{row.key.owner_id}".encode()


def encrypt_text(row: EncryptedRow, field: str, text: str) -> None:
    """Put `text`, sealed under the row's own key, into `field`. The row is not saved.

    Raises Unreadable where the key does not open, or what the field holds already does not: what
    nobody can read just now is never written over.
    """
    primitive = row.key.primitive()
    if getattr(row, field):
        decrypt_text(row, field, primitive)
    setattr(row, field, primitive.encrypt(text.encode(), _bound_to(row, field)))


def decrypt_text(row: EncryptedRow, field: str, primitive: tink.aead.Aead) -> str:
    """Return the words, or raise Unreadable. Only this package may call this."""
    try:
        return str(primitive.decrypt(bytes(getattr(row, field)), _bound_to(row, field)).decode())
    except tink.TinkError as error:
        raise Unreadable(f"{row.ENCRYPTED_AS} {row.pk}") from error
