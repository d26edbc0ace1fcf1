"""The product's settings for the processes of a run: a database and a Redis of its own, http."""

import os

os.environ["EMBEDDED"] = "1"

from intimacy.settings import *  # noqa: F403

CELERY_BROKER_URL = os.environ["LOAD_REDIS"]
CELERY_IMPORTS = ["tests.load.ledger"]
