"""Run a management command under the settings of the real thing."""

import os
import sys
import tempfile
from pathlib import Path

SETTINGS = {
    "EMBEDDED": "0",
    "SECRET_KEY": "for-the-checks-only-" + "x7Qp" * 12,
    "DATABASE_URL": "postgres://tend@127.0.0.1/tend",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "smtp+tls://mail.example.org:587",
    "SITE_URL": "https://tend.example.org",
    "KEK_RING_PATH": str(Path(tempfile.gettempdir()) / "tend-checks-ring.json"),
    "DJANGO_SETTINGS_MODULE": "intimacy.settings",
}

if __name__ == "__main__":
    os.environ.update(SETTINGS)
    from intimacy.keys.key_ring import new_ring

    ring = Path(SETTINGS["KEK_RING_PATH"])
    ring.touch(mode=0o600)
    ring.write_text(new_ring())
    from django.core.management import execute_from_command_line

    execute_from_command_line(["manage.py", *sys.argv[1:]])
