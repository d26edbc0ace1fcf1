"""A page as one reads its source, whatever lines it is broken into."""

import re

from django.http import HttpResponse

INLINE = "a|b|bdi|del|em|i|ins|label|q|small|span|strong|time"


def seen(page: HttpResponse | str) -> str:
    """Return a page with one space for any white space, none of it at the edges of an element.

    A browser shows the same, but where text is shown as it is typed.
    """
    html = page if isinstance(page, str) else page.content.decode()
    html = re.sub(r"\s+", " ", html)
    html = re.sub(r" >", ">", html)
    html = re.sub(r"(<(?!/)[^<>]*[^/]>) ", r"\1", html)  # after an element begins
    html = re.sub(r" (</)", r"\1", html)  # and before it ends
    return re.sub(rf"(</(?!(?:{INLINE})>)\w+>) ", r"\1", html)
