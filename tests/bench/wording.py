"""One JSON line a bench, with the same keys in every line; null is what it does not measure."""

import json

KEYS = "bench n seconds per_second limit_per_second ratio idle_ms rss_mb exact_once".split()


def say(**measured: object) -> None:
    print(json.dumps({**dict.fromkeys(KEYS), **measured}), flush=True)
