"""What the web server hands to Django, and what it refuses before anybody's turn is taken."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings

from intimacy.lib.http import REFUSED
from intimacy.server import STAFF_BYTES, Gone, Refused, application, read, to_environ, whole_body
from tests.reminders.workers import ROOT

MOST = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
BROKEN = """
from django.core.exceptions import ImproperlyConfigured
from tests.settings import *
def bent(get_response):
    raise ImproperlyConfigured("The ring is bent.")
MIDDLEWARE = [*MIDDLEWARE, "broken.bent"]
"""


def scope(path: str = "/help/", *headers: tuple[bytes, bytes]) -> dict[str, object]:
    return {
        "type": "http",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"a=%C3%A4",
        "scheme": "http",
        "http_version": "1.1",
        "server": ("127.0.0.1", 8000),
        "client": ("192.0.2.7", 40000),
        "headers": [(b"host", b"127.0.0.1"), *headers],
    }


def length(size: int) -> tuple[bytes, bytes]:
    return b"content-length", str(size).encode()


def body_of(asked: dict[str, object], pieces: Iterable[bytes], ends: bool = True) -> bytes:
    """Return the body the server makes of `pieces`, after which all is said or the caller gone."""
    *first, last = pieces
    messages = [{"type": "http.request", "body": piece, "more_body": True} for piece in first]
    messages.append({"type": "http.request", "body": last, "more_body": not ends})
    coming = iter([*messages, {"type": "http.disconnect"}])

    async def receive() -> dict[str, object]:
        return next(coming)

    return asyncio.run(whole_body(asked, to_environ(asked), receive))


def test_a_body_in_pieces_is_whole() -> None:
    assert body_of(scope("/help/", length(4)), [b"te", b"xt"]) == b"text"
    assert body_of(scope("/help/", (b"transfer-encoding", b"chunked")), [b"te", b"xt"]) == b"text"


def test_a_request_that_announces_none_is_not_waited_for() -> None:
    assert body_of(scope(), [b"text"]) == b""


def test_a_body_that_broke_off_is_nobodys_words() -> None:
    with pytest.raises(Gone):
        body_of(scope("/help/", length(8)), [b"text"], ends=False)


@pytest.mark.abuse("AC-47")
@pytest.mark.parametrize("header", [length(MOST + 1), (b"transfer-encoding", b"chunked")])
def test_too_large_a_body_is_refused(header: tuple[bytes, bytes]) -> None:
    with pytest.raises(Refused, match="413"):
        body_of(scope("/help/", header), [b"x" * MOST, b"x"])


@pytest.mark.abuse("AC-47")
def test_one_announced_as_too_large_is_not_even_begun() -> None:
    async def receive() -> dict[str, object]:
        raise AssertionError

    with pytest.raises(Refused, match="413"):
        asyncio.run(read(receive, {"CONTENT_LENGTH": str(MOST + 1)}, MOST))


def test_staff_may_send_a_sheet() -> None:
    assert len(body_of(scope("/staff/prompts/", length(MOST + 1)), [b"x" * (MOST + 1)])) == MOST + 1
    with pytest.raises(Refused, match="413"):
        body_of(scope("/staff/prompts/", length(STAFF_BYTES + 1)), [b""])


@pytest.mark.abuse("AC-74")
def test_only_so_many_sheets_are_kept_in_memory_at_a_time() -> None:
    asked, began = scope("/staff/prompts/", length(9)), []

    async def receive() -> dict[str, object]:
        began.append(asked)
        await asyncio.sleep(60)
        return {}

    async def five() -> None:
        work = asyncio.gather(*(whole_body(asked, to_environ(asked), receive) for _ in range(5)))
        await asyncio.sleep(0.1)
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work

    asyncio.run(five())
    assert len(began) == 4


@pytest.mark.parametrize(("header", "status"), [(length(MOST + 1), 413), (length(9), 408)])
def test_who_is_refused_reads_why_on_a_page_of_ours(
    settings, header: tuple[bytes, bytes], status: int
) -> None:
    settings.BODY_SECONDS = 0.05
    said = []

    async def receive() -> dict[str, object]:
        await asyncio.sleep(5)
        return {}

    async def send(message: dict[str, object]) -> None:
        said.append(message)

    asyncio.run(application(scope("/accounts/login/", header), receive, send))
    start, page = said
    headers = dict(start["headers"])
    assert start["status"] == status
    assert b"default-src 'none'" in headers[b"Content-Security-Policy"]
    assert headers[b"Cache-Control"] == b"no-store, private"
    why = "That was too much at once" if status == 413 else "That did not arrive whole"
    assert f"<title>{why} · Tend</title>" in page["body"].decode()


def test_only_a_proxy_may_say_where_a_request_comes_from() -> None:
    environ = to_environ(scope("/help/", (b"x_forwarded_for", b"10.0.0.1"), (b"x-a", b"\xe4")))
    assert "HTTP_X_FORWARDED_FOR" not in environ
    assert (environ["HTTP_X_A"], environ["REMOTE_ADDR"]) == ("ä", "192.0.2.7")
    assert REFUSED not in to_environ(scope("/help/", (b"tend.refused", b"408")))


def test_what_comes_twice_is_one_header() -> None:
    twice = (b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"accept", b"x/y"), (b"accept", b"z/y")
    environ = to_environ(scope("/r/%C3%A4%2F/", *twice))
    assert environ["HTTP_COOKIE"] == "a=1; b=2"
    assert environ["HTTP_ACCEPT"] == "x/y,z/y"
    assert environ["PATH_INFO"] == "/r/Ã¤//"  # bytes as PEP 3333 has them


def test_what_keeps_it_from_starting_is_said_and_ends_it(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text(BROKEN)
    where = {"DJANGO_SETTINGS_MODULE": "broken", "PYTHONPATH": f"{tmp_path}:{ROOT}"}
    done = subprocess.run(
        [sys.executable, "manage.py", "serve", "--port", "1"],
        cwd=ROOT,
        env=os.environ | where,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stderr.endswith("The ring is bent.\n")
