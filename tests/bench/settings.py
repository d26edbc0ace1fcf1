"""The real thing's settings on a bench's own database, with a channel that only counts."""

import os
import tempfile

os.environ["EMBEDDED"] = "1"
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="tend-bench-"))

from intimacy.settings import *  # noqa: F403

DATABASES["default"]["CONN_HEALTH_CHECKS"] = False  # noqa: F405
CELERY_BROKER_URL = os.environ.get("BENCH_BROKER", "memory://")
CELERY_IMPORTS = ["tests.bench.sink"]
