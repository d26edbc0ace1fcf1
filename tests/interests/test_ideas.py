"""The library of interests: plenty, one of a kind, and for any two."""

from intimacy.dates.ideas import ideas
from intimacy.interests.ideas import SHIPPED, Interest, found, interests
from intimacy.rituals.ideas import every as ritual_ideas
from prompts.library.further_ideas import further_idea
from prompts.library.idea_files import IdeaFile
from prompts.library.wording_rules import ASSUMING, PARTNER


def test_there_are_plenty_of_every_sort():
    kept = interests().values()
    assert len(kept) >= 80
    assert not SHIPPED.problems()
    for field in ("pace", "place", "energy", "cost"):
        for sort in SHIPPED.known[field]:
            assert any(getattr(one, field) == sort for one in kept), sort


def test_none_assumes_a_marriage_children_or_romance():
    for one in interests().values():
        for pattern in ASSUMING.values():
            assert not pattern.search(f"{one.name}. {one.what}"), one.key
        assert PARTNER not in one.name + one.what


def test_no_date_and_no_ritual_is_called_as_one_of_them():
    assert not interests().keys() & {*ideas(), *ritual_ideas()}
    one = next(iter(interests().values()))
    assert (further_idea(one.key), further_idea("bus-to-the-last-stop")) == (found(one.key), None)


def test_a_key_begins_as_they_all_do(tmp_path):
    file = tmp_path / "interests.yaml"
    file.write_text(SHIPPED.path.read_text().replace("key: try-bread", "key: bread"))
    broken = IdeaFile(file, "interests", Interest, SHIPPED.known, SHIPPED.sizes, SHIPPED.faults)
    assert "does not begin with try-" in str(broken.problems()[0])
