"""A file of ideas with one slip in it, for the linter to find."""

from dataclasses import replace

import yaml


def written(folder, shipped, *rows):
    """Return the shipped kind of file with these ideas, each on lines of its own."""
    path = folder / "ideas.yaml"
    path.write_text(yaml.safe_dump({shipped.root: rows}, sort_keys=False, width=1000))
    return replace(shipped, path=path)


def assert_linted(folder, shipped, slip, reason):
    """Its second idea is another shipped one with a slip; None is no reason to mend it."""
    first, second = yaml.safe_load(shipped.path.read_text())[shipped.root][:2]
    file = written(folder, shipped, first, second | yaml.safe_load(slip))
    line = file.path.read_text().split("\n- ")[1].count("\n") + 3
    found = [str(problem) for problem in file.problems()]
    if reason is None:
        assert found == []
    else:
        assert any(one.startswith(f"ideas.yaml:{line}: {reason}") for one in found), found
