"""Requests to hosts that others named: nothing is followed, nothing lasts, nothing is kept."""

import re
import socket
from contextlib import suppress
from fnmatch import fnmatchcase
from http.cookiejar import DefaultCookiePolicy
from threading import Timer
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPResponse, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


def allowed(url: str) -> bool:
    """True for an address on a host of `settings.PUSH_ORIGINS`, written plainly."""
    if not (url.isascii() and url.isprintable()) or {" ", "\\"} & set(url):
        return False  # what parsers read differently
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    host = parts.netloc if port is None else parts.netloc.removesuffix(f":{port}")
    if not HOST.fullmatch(host):  # a name and password, brackets
        return False
    origin = f"{parts.scheme}://{host}" + (f":{port}" if port not in {None, 443} else "")
    return any(fnmatchcase(origin, pattern) for pattern in settings.PUSH_ORIGINS)


class OnTime(HTTPConnection):
    """A connection whose answer comes in time or not at all.

    The timeout of a socket begins anew with every byte, so a host could hold a worker for hours.
    """

    def getresponse(self) -> HTTPResponse:  # type: ignore[override]  # urllib3 does the same
        timer = Timer(settings.PUSH_SECONDS, self._cut)
        timer.daemon = True
        timer.start()
        try:
            return super().getresponse()
        finally:
            timer.cancel()

    def _cut(self) -> None:
        line = self.sock
        if line is not None:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


class OnTimeTLS(OnTime, HTTPSConnection):
    pass


class Pool(HTTPConnectionPool):
    ConnectionCls = OnTime


class PoolTLS(HTTPSConnectionPool):
    ConnectionCls = OnTimeTLS


class Adapter(HTTPAdapter):  # type: ignore[misc]
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": Pool, "https": PoolTLS}


class Wire(requests.Session):  # type: ignore[misc]
    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False  # no proxy, no .netrc
        self.max_redirects = 0
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
        self.mount("https://", Adapter())
        self.mount("http://", Adapter())

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Take a redirect as the answer it is."""

    def say(self, url: str, data: bytes, headers: dict[str, str]) -> int:
        """Post to `url` and return the status. The answer's body is left unread.

        Raises OSError for whatever went wrong on the way (`requests`' own errors are that).
        """
        with self.post(
            url,
            data=data,
            headers=headers,
            timeout=settings.PUSH_TIMEOUT,
            allow_redirects=False,
            stream=True,
        ) as response:
            if response.headers.get("Content-Length") == "0":
                response.raw.read()  # the line can serve the next one
            return int(response.status_code)
