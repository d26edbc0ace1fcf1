"""What must stand nowhere in the product, or in one place only, and what is pinned."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from intimacy.audit.models import Event, record
from tests import floors
from tests.test_settings import ROOT

CODE = [
    path
    for top in ("intimacy", "checkins", "prompts")
    for path in sorted((ROOT / top).rglob("*.py"))
    if "migrations" not in path.parts
]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


@pytest.mark.abuse("AC-69")
@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_dependency_is_pinned_by_hash_and_by_no_address(name: str) -> None:
    text = (ROOT / name).read_text()
    assert not re.search(r"https?:|--(extra-)?index-url|--find-links|git\+", text)
    pins = re.findall(r"^[a-z0-9][^\n]*?(?:\\\n[^\n]*)*$", text, re.MULTILINE | re.IGNORECASE)
    assert len(pins) > 20
    assert not [pin for pin in pins if "==" not in pin or "--hash=sha256:" not in pin]


def test_every_room_keeps_to_its_floor(tmp_path: Path) -> None:
    assert floors.breaches() == []
    (tmp_path / "intimacy/lib").mkdir(parents=True)
    (tmp_path / "intimacy/lib/up.py").write_text("def f():\n    from intimacy.home import state\n")
    (tmp_path / "intimacy/attic").mkdir()
    (tmp_path / "intimacy/attic/x.py").write_text("import intimacy.lib.text\n")
    (tmp_path / "checkins").mkdir()
    (tmp_path / "checkins/urls.py").write_text("app_name = 'checkins'\npath('', f, name='z')\n")
    (tmp_path / "intimacy/sharing").mkdir()
    (tmp_path / "intimacy/sharing/led.py").write_text("redirect(a if b else 'checkins:z')\n")
    (tmp_path / "templates/sharing").mkdir(parents=True)
    (tmp_path / "templates/sharing/x.html").write_text(
        '{% extends "base.html" %}{% include "checkins/y.html" %}'
        "{% url 'checkins:z' %}{% url 'week' %}"
    )
    (tmp_path / "templates/checkins").mkdir()
    (tmp_path / "templates/checkins/y.html").write_text('{% include "sharing/x.html" %}')
    assert floors.breaches(tmp_path) == [
        "intimacy/attic/x.py: attic may not lean on intimacy.lib.text",
        "intimacy/lib/up.py: lib may not lean on intimacy.home",
        "intimacy/sharing/led.py: sharing may not lean on checkins:z",
        "sharing/x.html: sharing may not lean on checkins/y.html",
        "sharing/x.html: sharing may not lean on checkins:z",
    ]


@pytest.mark.sqlite
@pytest.mark.abuse("AC-68")
@pytest.mark.django_db
def test_the_audit_log_is_written_once() -> None:
    record("test", actor_id=1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.update(actor_id=2)
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            Event.objects.all()._raw_delete("default")
    assert Event.objects.get().actor_id == 1
    held = {field.name for field in Event._meta.get_fields()}
    allowed = "id at event actor_id subject_id couple_id object_type object_id outcome"
    assert held == set(allowed.split())


@cache
def uses(path: Path) -> frozenset[str]:
    """Return the name of everything a module calls, decorates with, or imports."""
    return frozenset(_uses(path))


def _uses(path: Path) -> Iterator[str]:
    for node in ast.walk(floors.tree_of(path)):
        if isinstance(node, ast.ImportFrom):
            yield from (alias.name for alias in node.names)
        called = [node.func] if isinstance(node, ast.Call) else []
        for one in [*called, *getattr(node, "decorator_list", [])]:
            yield getattr(one, "id", getattr(one, "attr", ""))


@pytest.mark.parametrize(
    ("names", "allowed"),
    [
        # Encrypting decrypts what it is about to replace, and keeps nothing of it.
        ({"decrypt_text"}, {"intimacy/keys/decryption.py", "intimacy/keys/encryption.py"}),
        # The last is what the demo counselor's own app would show, for whoever has no such app.
        (
            {"decrypt"},
            {
                "intimacy/keys/encryption.py",
                "intimacy/accounts/adapter.py",
                "intimacy/accounts/app_codes.py",
                "intimacy/accounts/second_factors.py",
                "intimacy/demo/clients.py",
            },
        ),
        ({"SafeString", "mark_safe", "SafeText"}, {"intimacy/lib/qr.py"}),
        # What mail programs and mail servers post to; a test asks everything else for a token.
        (
            {"csrf_exempt"},
            {"intimacy/reminders/views/links.py", "intimacy/reminders/views/bounces.py"},
        ),
        ({"eval", "exec", "pickle", "print_exc"}, set()),
        # A line drawn so often that a template of its own is what a page costs; it escapes.
        (
            {"format_html", "format_html_join"},
            {
                "intimacy/accounts/drawn_fields.py",
                "intimacy/accounts/form_renderer.py",
                "intimacy/lib/templatetags/parts.py",
            },
        ),
        ({"raw", "RawSQL", "extra"}, set()),
    ],
    ids=lambda names: " ".join(sorted(names))[:30],
)
def test_dangerous_calls_stand_only_where_they_may(names: set[str], allowed: set[str]) -> None:
    found = {str(path.relative_to(ROOT)) for path in CODE if names & uses(path)}
    assert found == allowed


# Read elsewhere, the export as a file, the reminder as a mail: no policy of ours reaches them, and
# no stylesheet either.
READ_ELSEWHERE = {
    ROOT / "templates" / "privacy" / "export.html",
    ROOT / "templates" / "reminders" / "mail" / "page.html",
}


@pytest.mark.abuse("AC-37, AC-38, AC-69")
@pytest.mark.parametrize(
    "forbidden",
    [
        r"\|\s*safe\b|autoescape\s+off|safeseq",
        r"\sstyle\s*=",
        r"\son[a-z]+\s*=|hx-on|javascript:",
        r"<script(?![^>]*(\bsrc=|type=.application/json))",
        r"<style",
        r"<(?:script|link|img|iframe|source|use|form)\b[^>]*\b(?:src|href|action|srcset)=[\"']?"
        r"(?:https?:)?//",
        r"@import|<iframe|<object|<embed|<base\b",
    ],
)
def test_templates_hold_nothing_dangerous(forbidden: str) -> None:
    pattern = re.compile(forbidden, re.IGNORECASE)
    assert len(TEMPLATES) > 50
    pages = [p for p in TEMPLATES if p not in READ_ELSEWHERE or forbidden != r"<style"]
    found = {str(p.relative_to(ROOT)): m[0] for p in pages if (m := pattern.search(p.read_text()))}
    assert not found


def test_the_stylesheet_and_scripts_fetch_from_nowhere_else() -> None:
    files = [p for p in (ROOT / "static").rglob("*") if p.suffix in {".css", ".js", ".svg"}]
    assert files
    fetched = re.compile(r"(?:url\(|import\s*\(?|fetch\(|src=|href=)\s*[\"']?(?:https?:)?//")
    assert not [p.name for p in files if fetched.search(p.read_text(encoding="utf-8"))]
