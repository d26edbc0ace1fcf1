"""What a counselor reads: the plainest case; the truth table says the rest."""

from intimacy.counseling.seeing import readable_by_counselor
from tests.conftest import START, UNDO


def test_an_answer_its_author_shared_is_readable(shared, dana, alice, charlie):
    at = START + 2 * UNDO
    assert list(readable_by_counselor(dana, at)) == [shared]
    assert not readable_by_counselor(charlie, at).exists()
    assert not readable_by_counselor(alice, at).exists()
