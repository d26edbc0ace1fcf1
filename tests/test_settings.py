"""The real thing and the trial, as configured."""

import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from intimacy.dev.inbox import newest
from intimacy.keys import key_ring
from tests.production import SETTINGS

ROOT = Path(__file__).resolve().parent.parent


# Asked of the production settings in a process of their own; nothing here reaches the database.
PROBE = """
import json
from django.conf import settings
settings.STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
import django
django.setup()
from django.test import Client

def ask(path, **how):
    response = Client().get(path, secure=True, headers={"host": "tend.example.org", **how})
    return [response.status_code, dict(response.headers)]

plain = Client().get("/help/", headers={"host": "tend.example.org"})
sign_in = Client().get("/accounts/login/", secure=True, headers={"host": "tend.example.org"})
print(json.dumps({
    "settings": {name: str(getattr(settings, name)) for name in dir(settings) if name.isupper()},
    "inbox": ask("/dev/inbox/"),
    "styleguide": ask("/dev/styleguide/"),
    "help": ask("/help/"),
    "foreign": ask("/help/", host="evil.example"),
    "plain": [plain.status_code, plain.headers["Location"]],
    "cookies": {name: str(morsel) for name, morsel in sign_in.cookies.items()},
}))
"""
LEAVE_OUT = {"EMBEDDED", "EMAIL_URL", "VAR_DIR", "DJANGO_ALLOW_ASYNC_UNSAFE"}


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if k not in LEAVE_OUT}
    return subprocess.run(
        [sys.executable, *command],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=clean | {"PYTHONPATH": str(ROOT)} | environment,
    )


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    var = str(tmp_path_factory.mktemp("var"))
    (Path(var) / "static").mkdir()
    done = run("-c", PROBE, **SETTINGS, VAR_DIR=var)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_checks_of_a_deployment_find_nothing() -> None:
    done = run("-m", "tests.production", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


def test_in_earnest_cookies_belong_to_this_host_and_travel_sealed(
    production: dict[str, object],
) -> None:
    chosen = production["settings"]
    assert chosen["SESSION_COOKIE_NAME"] == "__Host-sid"
    assert chosen["CSRF_COOKIE_NAME"] == "__Host-csrf"
    assert chosen["LANGUAGE_COOKIE_NAME"] == "__Host-lang"
    for which in ("SESSION", "CSRF", "LANGUAGE"):
        assert chosen[f"{which}_COOKIE_SECURE"] == "True"
        assert chosen[f"{which}_COOKIE_PATH"] == "/"
        assert chosen[f"{which}_COOKIE_DOMAIN"] == "None"
    assert chosen["SESSION_COOKIE_HTTPONLY"] == chosen["CSRF_COOKIE_HTTPONLY"] == "True"
    assert chosen["ALLOWED_HOSTS"] == "['tend.example.org']"
    assert chosen["DEBUG"] == chosen["USE_X_FORWARDED_HOST"] == "False"
    assert chosen["SECURE_PROXY_SSL_HEADER"] == "None"
    assert chosen["ADMINS"] == "[]"
    assert "Argon2" in chosen["PASSWORD_HASHERS"].split(",")[0]
    (cookie,) = production["cookies"].values()
    assert "__Host-csrf=" in cookie
    assert "Secure" in cookie


def test_in_earnest_pages_insist_on_https(production: dict[str, object]) -> None:
    status, headers = production["help"]
    assert status == 200
    assert headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains; preload"
    assert "upgrade-insecure-requests" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert production["plain"] == [301, "https://tend.example.org/help/"]
    assert production["foreign"][0] == 400


def test_in_earnest_nothing_is_kept_on_a_connection(production: dict[str, object]) -> None:
    """PgBouncer in transaction mode gives each transaction whichever is free."""
    database = production["settings"]["DATABASES"]
    assert "'DISABLE_SERVER_SIDE_CURSORS': True" in database
    assert "prepare_threshold" not in database  # Django's own None: no prepared statements
    code = [
        path for top in ("intimacy", "checkins", "prompts") for path in (ROOT / top).rglob("*.py")
    ]
    kept = re.compile(r"pg_(try_)?advisory_lock|\bLISTEN \w|SET SESSION|CREATE TEMP")
    assert not [path for path in code if kept.search(path.read_text())]


def test_in_earnest_there_is_no_page_for_trials(production: dict[str, object]) -> None:
    assert production["inbox"][0] == production["styleguide"][0] == 404


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "EMAIL_URL", "SITE_URL"])
def test_what_is_missing_stops_the_start(name: str) -> None:
    given = {k: v for k, v in SETTINGS.items() if k != name}
    done = run("-c", "import intimacy.settings", **given)
    assert done.returncode != 0
    assert f"Set the environment variable {name}" in done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MAIL_FROM", "Jörg Müller, Erinnerungen <reminders@tend.example>"),
        ("EMAIL_URL", "smtp+starttls://mail.example.org:587"),
        ("EMAIL_URL", ""),  # mail would lie in files nobody reads
        ("SITE_URL", "tend.example.org"),
        ("REDIS_URL", "redis.example.org:6379"),
        ("VAPID_SUBJECT", "reminders@tend.example"),
        ("TRUSTED_PROXY_COUNT", "yes"),
    ],
)
def test_what_would_send_something_wrong_stops_the_start(name: str, value: str) -> None:
    done = run("-c", "import intimacy.settings", **SETTINGS | {name: value})
    assert done.returncode != 0
    assert f"ImproperlyConfigured: {name} must " in done.stderr


@pytest.mark.sqlite
def test_a_trial_uses_plain_names_and_no_https() -> None:
    assert settings.SESSION_COOKIE_NAME == "sessionid"
    assert settings.CSRF_COOKIE_NAME == "csrftoken"
    assert not settings.SECURE_SSL_REDIRECT
    assert not settings.SECURE_CSP["upgrade-insecure-requests"]
    assert settings.DEBUG is False


@pytest.fixture
def on_this_computer(db: None, settings, tmp_path: Path) -> Client:
    settings.INBOX = tmp_path
    return Client(headers={"host": "127.0.0.1:8000"})


@pytest.mark.sqlite
def test_the_inbox_is_there_on_this_computer(on_this_computer: Client) -> None:
    for host in ("127.0.0.1:8000", "localhost", "localhost:8000"):
        response = on_this_computer.get("/dev/inbox/", headers={"host": host})
        assert response.status_code == 200
        assert "Anyone at this computer can read this" in response.content.decode()


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "change",
    [
        {"headers": {"x-forwarded-for": "203.0.113.9"}},
        {"headers": {"x-real-ip": "203.0.113.9"}},
        {"headers": {"forwarded": "for=203.0.113.9"}},
        {"headers": {"via": "1.1 proxy"}},
        {"headers": {"host": "testserver"}},
        {"headers": {"host": "192.168.0.7:8000"}},
        {"BIND": "0.0.0.0"},
        {"EMAIL_URL": "smtp+tls://mail.example.org:587"},
        {"EMBEDDED": False},
    ],
    ids=str,
)
def test_the_inbox_is_nowhere_else(on_this_computer: Client, settings, change: dict) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    for name in change.keys() - {"headers"}:
        setattr(settings, name, change[name])
    response = on_this_computer.get("/dev/inbox/", headers=change.get("headers"))
    assert response.status_code == 404
    page = on_this_computer.get("/help/", headers=change.get("headers")).content.decode()
    assert "/dev/inbox/" not in page


def test_the_inbox_reads_what_was_sent(tmp_path: Path) -> None:
    source = "To: a@example.org\nSubject: A code\nContent-Type: text/plain\n\nABC-123\n"
    (tmp_path / "one.log").write_text(source)
    assert [(m.to, m.subject, m.text) for m in newest(tmp_path)] == [
        ("a@example.org", "A code", "ABC-123\n")
    ]


def test_secrets_are_for_their_owner_only() -> None:
    key_ring.current()
    for name in ("secret_key", "ring.json"):
        file = settings.VAR / "keys" / name
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE((settings.VAR / "keys").stat().st_mode) == 0o700
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    assert {"var/", "/var/", "var"} & set(ignored)
