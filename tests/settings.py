"""The embedded settings, with keys made for this run, on the database the run is for."""

import os
import tempfile

os.environ["EMBEDDED"] = "1"
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="tend-tests-"))
os.environ["EMAIL_URL"] = ""

from intimacy.settings import *  # noqa: F403
from tests.databases import database

DATABASES = {"default": database()}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
ACCOUNT_RATE_LIMITS = False  # type: ignore[assignment]  # allauth: no limits at all
ACCOUNT_EMAIL_NOTIFICATIONS = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Else each client looks for every static file; a live server finds them by itself.
WHITENOISE_USE_FINDERS = False
WHITENOISE_AUTOREFRESH = False
DEBUG = False
(VAR / "static").mkdir(parents=True, exist_ok=True)  # noqa: F405
