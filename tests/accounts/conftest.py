"""Codes and mail, as the pages of signing in meet them."""

from tests.mail_server import free_port, server, silent_port  # noqa: F401  fixtures
