"""Write static/css/tend.css from the parts in static/css/src, in the order of their names.

python static/css/build.py            write tend.css
python static/css/build.py --check    exit 1 when tend.css is out of date
"""

import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCES = HERE / "src"
SERVED = HERE / "tend.css"


def squeeze(css: str) -> str:
    """Return `css` without comments, blank lines and indentation."""
    bare = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    lines = (line.strip() for line in bare.splitlines())
    return "\n".join(line for line in lines if line) + "\n"


def built() -> str:
    """Return the one stylesheet; addresses in src/ are one folder deeper than in the result."""
    parts = (path.read_text(encoding="utf-8") for path in sorted(SOURCES.glob("*.css")))
    return "".join(squeeze(part) for part in parts).replace('url("../../', 'url("../')


def main(arguments: list[str]) -> int:
    wanted = built()
    if "--check" in arguments:
        current = SERVED.read_text(encoding="utf-8") if SERVED.exists() else ""
        if current != wanted:
            print(
                "static/css/tend.css is out of date: run python static/css/build.py",
                file=sys.stderr,
            )
            return 1
        return 0
    SERVED.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
