"""What is set wrongly stops the start with a sentence that says how to write it."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from intimacy.lib import env_rules
from intimacy.lib.mailbox import is_one_mailbox

HTTPS, EITHER = {"https"}, {"http", "https"}


@pytest.mark.parametrize(
    "value",
    [
        "Reminders <reminders@localhost>",
        '"Müller, Jörg" <reminders@tend.example>',
        "Jörg Müller <reminders@exämple.org>",
        "reminders@tend.example",
    ],
)
def test_a_sender_is_one_address(value: str) -> None:
    assert env_rules.mail_sender(value) == value


@pytest.mark.parametrize(
    "value",
    [
        "Jörg Müller, Erinnerungen <reminders@tend.example>",
        "Dr. Müller <reminders@tend.example>",
        "one@tend.example, two@tend.example",
        "Reminders <reminders@tend.example",
        "Reminders <jörg@tend.example>",
        "Reminders\n<reminders@tend.example>",
        "Reminders",
        "",
    ],
)
def test_a_sender_that_reads_as_two_or_none_is_refused(value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="MAIL_FROM must be one address"):
        env_rules.mail_sender(value)


@pytest.mark.parametrize("domain", ["ü" * 70 + ".example", "ü..example"])
def test_a_domain_that_cannot_be_written_is_no_mailbox(domain: str) -> None:
    assert not is_one_mailbox(f"alice@{domain}")


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp+tls://ann:p%40ss%2F@mail.example:25", 25, True, False),
        ("smtps://ann:p%40ss%2F@mail.example", 465, False, True),
        ("smtp://ann:p%40ss%2F@mail.example/", 587, False, False),
    ],
)
def test_a_mail_server_is_reached_as_its_scheme_says(
    url: str, port: int, tls: bool, ssl: bool
) -> None:
    assert env_rules.mail_server(url, timeout=3) == {
        "host": "mail.example",
        "port": port,
        "username": "ann",
        "password": "p@ss/",
        "use_tls": tls,
        "use_ssl": ssl,
        "timeout": 3,
    }


@pytest.mark.parametrize(
    "url",
    [
        "smtp+starttls://ann:secret@mail.example:587",
        "mail.example.org:587",
        "mail.example.org",
        "smtp+tls://",
        "smtp+tls://ann:sec/ret@mail.example",
        "smtp+tls://ann:sec#ret@mail.example",
        "smtp+tls://mail.example:port",
        "smtp+tls://[mail.example",
        "",
    ],
)
def test_a_mail_server_that_would_be_spoken_to_otherwise_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL must read") as error:
        env_rules.mail_server(url, timeout=3)
    assert "secret" not in str(error.value)


def test_links_begin_with_the_address_of_the_site() -> None:
    assert env_rules.site_address("https://tend.example/", schemes=HTTPS) == "https://tend.example"
    assert (
        env_rules.site_address("http://127.0.0.1:8000", schemes=EITHER) == "http://127.0.0.1:8000"
    )


@pytest.mark.parametrize(
    "url", ["tend.example", "http://tend.example", "https://", "https://a.example/b", "ftp://a.b"]
)
def test_an_address_no_link_can_begin_with_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="SITE_URL must read https://"):
        env_rules.site_address(url, schemes=HTTPS)


def test_redis_is_told_how_to_be_spoken_to() -> None:
    for url in ("redis://redis:6379/0", "rediss://redis", "unix:///run/redis.sock"):
        assert env_rules.redis_address(url) == url
    for url in ("redis:6379/0", "redis.example:6379", "http://redis", "redis://", ""):
        with pytest.raises(ImproperlyConfigured, match="REDIS_URL must read"):
            env_rules.redis_address(url)


def test_push_services_are_told_whom_to_write_to() -> None:
    for value in ("mailto:reminders@localhost", "https://tend.example/contact"):
        assert env_rules.push_contact(value) == value
    for value in ("ann@tend.example", "mailto:", "mailto:Ann <a@b.c>", "https://", "http://a.b"):
        with pytest.raises(ImproperlyConfigured, match="VAPID_SUBJECT must read"):
            env_rules.push_contact(value)


def test_proxies_are_counted_in_numbers() -> None:
    assert env_rules.whole_number("TRUSTED_PROXY_COUNT", "2") == 2
    for value in ("yes", "-1", "1.5", "", "²"):
        with pytest.raises(ImproperlyConfigured, match="TRUSTED_PROXY_COUNT must be a whole"):
            env_rules.whole_number("TRUSTED_PROXY_COUNT", value)
