"""Secrets that travel in links: 256 random bits, of which only the hash is kept."""

import hashlib
import secrets
import uuid


def new_token() -> str:
    """Return 256 bits of randomness, fit for a path."""
    return secrets.token_urlsafe(32)


def clean_uuid(text: str) -> uuid.UUID | None:
    """Return the UUID somebody sent, or None for anything else."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def token_hash(token: str) -> str:
    """Return what is stored and looked up in place of the token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
