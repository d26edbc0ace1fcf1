"""The web server's side of every page: `manage.py serve` runs it.

A phone that loses its network leaves half a form on the way. So a request is waited for here, in an
event loop, where waiting costs nothing, and takes one of a few threads only when all of it has
come: nobody who is slow or silent holds up anybody else.
"""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any, cast
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse

from intimacy.lib.http import REFUSED

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[str, str]]
Answer = tuple[int, Headers, bytes]

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intimacy.settings")
django = get_wsgi_application()

STAFF_BYTES = 4 * 1024 * 1024  # a sheet of prompts to import
large = asyncio.Semaphore(4)  # so many may come at a time: they are kept in memory
# Each thread keeps a connection to the database. Accounts send mail while somebody waits for the
# page: a mail server that does not answer then holds up accounts alone.
pages, accounts = ThreadPoolExecutor(4, "page"), ThreadPoolExecutor(2, "account")


class Refused(Exception):
    """A body that is too large (413) or took too long (408)."""


class Gone(Exception):
    """Whoever asked closed the connection halfway."""


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one HTTP request (ASGI 3)."""
    environ = to_environ(scope)
    try:
        environ["wsgi.input"] = BytesIO(body := await whole_body(scope, environ, receive))
        environ["CONTENT_LENGTH"] = str(len(body))
    except Refused as refused:
        environ[REFUSED] = refused.args[0]
    except Gone:
        await send({"type": "http.response.start", "status": 400, "headers": []})
        await send({"type": "http.response.body", "body": b""})
        return
    mails = scope["method"] == "POST" and scope["path"].startswith("/accounts/")
    turns, loop = accounts if mails else pages, asyncio.get_running_loop()
    status, headers, content = await loop.run_in_executor(turns, answer, environ)
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": content})


async def whole_body(scope: Scope, environ: dict[str, Any], receive: Receive) -> bytes:
    """Return the body once all of it is here; raise `Refused` or `Gone` where it will not be."""
    if "CONTENT_LENGTH" not in environ and "HTTP_TRANSFER_ENCODING" not in environ:
        return b""
    try:
        async with asyncio.timeout(settings.BODY_SECONDS):
            if not scope["path"].startswith("/staff/"):
                return await read(receive, environ, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
            async with large:
                return await read(receive, environ, STAFF_BYTES)
    except TimeoutError:
        raise Refused(408) from None


async def read(receive: Receive, environ: dict[str, Any], most: int) -> bytes:
    """Return a body of `most` bytes at most; one announced as larger is not even begun."""
    if int(environ.get("CONTENT_LENGTH", 0)) > most:
        raise Refused(413)
    body, more = bytearray(), True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > most:
            raise Refused(413)
    return bytes(body)


def to_environ(scope: Scope) -> dict[str, Any]:
    """Return a request without its body as WSGI has it (PEP 3333)."""
    host, port = scope["server"]
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": scope["client"][0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        if b"_" not in name:  # or X_Forwarded_For would pass for what a proxy said
            add_header(environ, name.decode("latin-1"), value.decode("latin-1"))
    return environ


def add_header(environ: dict[str, Any], name: str, value: str) -> None:
    """Add a header to `environ`, to what another line of it already said."""
    key = name.upper().replace("-", "_")
    if key not in {"CONTENT_TYPE", "CONTENT_LENGTH"}:
        key = f"HTTP_{key}"
    between = "; " if key == "HTTP_COOKIE" else ","
    environ[key] = f"{environ[key]}{between}{value}" if key in environ else value


def answer(environ: dict[str, Any]) -> Answer:
    """Let Django answer, in a thread. The page is made whole: a slow reader keeps no thread."""
    begun: list[tuple[str, Headers]] = []
    pieces: list[bytes] = []

    def start_response(status: str, headers: Headers, error: Any = None, /) -> Any:
        begun.append((status, headers))
        return pieces.append

    response = cast("HttpResponse", django(environ, start_response))
    try:
        pieces.extend(response)
    finally:
        response.close()  # its files, and for Django the request
    status, headers = begun[0]
    return int(status[:3]), headers, b"".join(pieces)
