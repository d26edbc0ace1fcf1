"""Values of the environment that would send something wrong without a word: refused at start.

Each rule takes what was set and returns what the settings need, or raises ImproperlyConfigured in
plain words. No value is quoted: an address of a server may hold a password.
"""

from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from intimacy.lib.mailbox import is_one_mailbox

MAIL_SCHEMES = {"smtp", "smtp+tls", "smtps"}
REDIS_SCHEMES = {"redis", "rediss", "unix"}


def mail_sender(value: str) -> str:
    """Return MAIL_FROM, which is one address: two would be refused with every mail."""
    if not is_one_mailbox(value):
        raise ImproperlyConfigured(
            "MAIL_FROM must be one address, such as: Reminders <reminders@example.org>. A name "
            'with a comma or a full stop in it stands in quotes: "Ann, Reminders" <…>.'
        )
    return value


def mail_server(url: str, timeout: int) -> dict[str, Any]:
    """Return EMAIL_URL as the options of Django's SMTP backend; `timeout` is in seconds."""
    parts, port = _split(url)
    if parts.scheme not in MAIL_SCHEMES or not parts.hostname or _goes_on(parts):
        raise ImproperlyConfigured(
            "EMAIL_URL must read smtp+tls://user:password@host:587 (STARTTLS), "
            "smtps://user:password@host:465 (TLS) or smtp://host:25 (neither). In a user or a "
            "password, write / as %2F, # as %23, ? as %3F and @ as %40."
        )
    return {
        "host": parts.hostname,
        "port": port or (465 if parts.scheme == "smtps" else 587),
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": parts.scheme == "smtp+tls",
        "use_ssl": parts.scheme == "smtps",
        "timeout": timeout,
    }


def site_address(url: str, *, schemes: set[str]) -> str:
    """Return SITE_URL without a slash at its end: links are made by putting a path behind it."""
    parts, port = _split(url)
    if parts.scheme not in schemes or not parts.hostname or port == 0 or _goes_on(parts):
        raise ImproperlyConfigured(
            f"SITE_URL must read {min(schemes)}://tend.example.org, with nothing behind the name "
            "but a port: every link in a mail begins with it."
        )
    return url.rstrip("/")


def redis_address(url: str) -> str:
    """Return REDIS_URL, which says how to speak to Redis."""
    parts, _ = _split(url)
    where = parts.path if parts.scheme == "unix" else parts.hostname
    if parts.scheme not in REDIS_SCHEMES or not where:
        raise ImproperlyConfigured(
            "REDIS_URL must read redis://host:6379/0, or rediss:// with TLS."
        )
    return url


def push_contact(value: str) -> str:
    """Return VAPID_SUBJECT: push services refuse every push of somebody they cannot write to."""
    scheme, _, rest = value.partition(":")
    mail = scheme == "mailto" and "<" not in rest and is_one_mailbox(rest)
    if not mail and not (scheme == "https" and urlsplit(value).hostname):
        raise ImproperlyConfigured(
            "VAPID_SUBJECT must read mailto:name@example.org or https://example.org/contact."
        )
    return value


def whole_number(name: str, value: str, least: int = 0) -> int:
    """Return the variable `name` as a number of `least` or more."""
    if not (value.isascii() and value.isdigit()):
        raise ImproperlyConfigured(
            f"{name} must be a whole number, such as {least} or {least + 1}."
        )
    if int(value) < least:
        raise ImproperlyConfigured(f"{name} must be {least} or more.")
    return int(value)


def _split(url: str) -> tuple[SplitResult, int | None]:
    """Take an address apart; one that cannot be has no scheme and no host either."""
    try:
        parts = urlsplit(url)
        return parts, parts.port
    except ValueError:
        return urlsplit(""), None


def _goes_on(parts: SplitResult) -> bool:
    """True where something stands behind the name and the port of a server."""
    return bool(parts.path.strip("/") or parts.query or parts.fragment)
