"""One address of mail: whether it can be written, and whether a server's no speaks of it."""

import re
import smtplib
from email.headerregistry import AddressHeader

from django.utils.encoding import punycode

# RFC 3463: a bad address of the recipient's (5.1.7 and .8 are the sender's), or their mailbox.
RECEIVERS = re.compile(rb"5\.(1\.([1-6]|10)|2\.\d+)\b")
GIVES_A_REASON = re.compile(rb"[245]\.\d+\.\d+\b")
NO_MAILBOX = {550, 551, 552, 553}  # RFC 5321, 4.2.3; 554 is about the whole of it


def is_one_mailbox(text: str) -> bool:
    """True where `text` is one address with a domain, with or without a name before it.

    The rule of Django's SMTP backend, which raises ValueError for everything else.
    """
    if not text.isprintable():
        return False
    try:
        parsed = AddressHeader.value_parser(text)
        found = parsed.all_mailboxes
        return len(found) == 1 and not parsed.all_defects and bool(punycode(found[0].domain or ""))
    except (ValueError, IndexError):  # the parser, or no such domain can be written
        return False


def refuses_the_receiver(code: int, reply: bytes) -> bool:
    """True where an SMTP reply is a lasting no to this address, and to nothing else of the mail."""
    if code < 500:
        return False
    return bool(RECEIVERS.match(reply)) if GIVES_A_REASON.match(reply) else code in NO_MAILBOX


def receiver_refused(error: Exception) -> bool:
    """True where an error of sending means that this one address takes no mail, ever."""
    code, reply = reply_of(error)
    if isinstance(error, smtplib.SMTPDataError):  # a bare code is about what was sent
        return bool(GIVES_A_REASON.match(reply)) and refuses_the_receiver(code, reply)
    return isinstance(error, smtplib.SMTPRecipientsRefused) and refuses_the_receiver(code, reply)


def reply_of(error: Exception) -> tuple[int, bytes]:
    """Return the code and the words of the SMTP reply an error came of; (0, b"") where none did."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        [found] = error.recipients.values()  # by the address as it went over the wire
        return found
    if isinstance(error, smtplib.SMTPResponseException):
        words = error.smtp_error
        return error.smtp_code, words if isinstance(words, bytes) else words.encode()
    return 0, b""


def is_fault_of_ours(error: Exception) -> bool:
    """True where neither the receiver nor the hour is to blame: a lasting no, or no mail at all."""
    lasting = reply_of(error)[0] >= 500 and not receiver_refused(error)
    return lasting or isinstance(error, ValueError | smtplib.SMTPNotSupportedError)
