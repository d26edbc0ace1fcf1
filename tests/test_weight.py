"""What a phone has to fetch stays small."""

import gzip
from pathlib import Path

from django.conf import settings

STATIC = Path(settings.BASE_DIR) / "static"
KB = 1024


def packed(paths: list[Path]) -> int:
    return sum(len(gzip.compress(path.read_bytes())) for path in paths)


def test_the_one_stylesheet_is_light():
    assert packed([STATIC / "css" / "tend.css"]) < 15 * KB


def test_all_scripts_together_are_light():
    assert packed(list((STATIC / "js").glob("*.js"))) < 25 * KB


def test_a_first_visit_home_fits_in_sixty_kilobytes(client, alice):
    client.force_login(alice)
    page = client.get("/week/").content  # signed-in pages are not compressed
    served = [STATIC / "css" / "tend.css", *(STATIC / "js").glob("*.js")]
    images = [STATIC / "img" / "icons.svg", STATIC / "img" / "icon.svg"]
    assert len(page) + packed(served) + packed(images) < 60 * KB


def test_two_font_families_at_most():
    families = {path.name.split("-")[0] for path in (STATIC / "fonts").glob("*.woff2")}
    assert families == {"figtree", "fraunces"}
