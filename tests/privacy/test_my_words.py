"""The pages of what is mine: reading, taking along, deleting, leaving."""

import pytest

from intimacy.sharing import afterwards
from intimacy.sharing.models import Words
from tests.privacy.conftest import AT


@pytest.mark.parametrize("path", ["/back/words/", "/back/words/export/"])
def test_each_text_finds_its_own_direction(hers, get, alice, bob, path):
    mine, his = (Words.objects.filter(author=who).first() for who in (alice, bob))
    afterwards.add_line(mine, "שורה נוספת", by=hers, at=AT)
    afterwards.acknowledge(his, "own", "אני שומעת", by=hers, at=AT)
    page = get(alice, path)
    for text in ("Alice to 1", "שורה נוספת", "אני שומעת"):
        assert f'<div dir="auto"><p>{text}</p></div>' in page
    assert 'words mine" dir' not in page


def test_an_export_fits_a_phone(hers, get, alice):
    page = get(alice, "/back/words/export/")
    assert '<meta name="viewport" content="width=device-width' in page
    assert "overflow-wrap: anywhere" in page
