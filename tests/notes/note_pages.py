"""What tests of the pages of notes read and ask."""

import re
from html import unescape

from tests.page_text import seen
from tests.walk import blank

LIST, NEW, JAR, WHEN = (f"/together/n/{name}" for name in ("", "new/", "jar/", "when/"))
PAGES = ("/week/", "/together/", LIST, NEW, JAR, WHEN, "/back/", "/back/words/", "/you/reminders/")


def text(client, path=LIST):
    response = client.get(path)
    assert response.status_code == 200, path
    return unescape(seen(response))


def all_of(client):
    return [alike(client.get(path)) for path in PAGES]


def alike(page):
    """Return a page without the fresh id its form may carry."""
    return re.sub(r'(name="once" value=")[^"]+', r"\1", blank(page))
