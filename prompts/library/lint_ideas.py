"""What ideas may not say: `python -m prompts.library.lint_ideas module…`, each with a `SHIPPED`."""

import sys
from importlib import import_module


def main(modules: list[str]) -> int:
    """Print what is to mend in the files of these modules; 1 if there is any."""
    found = [(name, fault) for name in modules for fault in import_module(name).SHIPPED.problems()]
    for name, problem in found:
        print(f"{name}: {problem}")
    if not found:
        print("Ideas: nothing to mend.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
