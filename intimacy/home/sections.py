"""Which place of the navigation a page belongs to."""

from django.http import HttpRequest

# How the paths of a place begin, the longer before the shorter.
SECTIONS = {
    "/week/": "week",
    "/c/": "week",
    "/from/": "week",
    "/quiet/": "together",
    "/together/": "together",
    "/back/": "back",
    "/you/": "you",
    "/desk/apply/": "you",
    "/desk/second-step/": "you",
    "/desk/clients/": "clients",
    "/desk/notes/": "clients",
    "/desk/sets/": "sets",
    "/desk/": "today",
    "/b/": "clients",
}


def section(request: HttpRequest) -> dict[str, str | None]:
    """Return for every template the `section` its navigation marks, or None for none.

    A page whose path says otherwise sets `section` in its block `nav`, which wins.
    """
    return {"section": next((SECTIONS[s] for s in SECTIONS if request.path.startswith(s)), None)}
