"""One file of settings; it reads the environment and is loud when something is missing.

`EMBEDDED=1` is the one-command default: SQLite, no other service, plain http on loopback, secrets
made on first start under `var/`. Everything else is the real thing and must be configured.
"""

import secrets
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _
from kombu import Exchange, Queue

from intimacy.lib import env_rules
from intimacy.lib.env import env, env_list, flag, private_file
from intimacy.lib.monotonic_schedule import every

BASE_DIR = Path(__file__).resolve().parent.parent
EMBEDDED = flag("EMBEDDED")
VAR = Path(env("VAR_DIR", str(BASE_DIR / "var")))

DEBUG = False
SECRET_KEY = (
    private_file(VAR / "keys" / "secret_key", lambda: secrets.token_urlsafe(64))
    if EMBEDDED
    else env("SECRET_KEY")
)
# The ring of key-encryption keys (intimacy/keys/key_ring.py). A trial makes its own at first use.
KEK_RING_FILE = Path(env("KEK_RING_PATH", str(VAR / "keys" / "ring.json") if EMBEDDED else None))

PORT = env("PORT", "8000")
BIND = env("BIND", "127.0.0.1")
SITE_URL = env_rules.site_address(
    env("SITE_URL", f"http://127.0.0.1:{PORT}" if EMBEDDED else None),
    schemes={"http", "https"} if EMBEDDED else {"https"},
)
ALLOWED_HOSTS = (
    ["127.0.0.1", "localhost", "[::1]"]
    if EMBEDDED
    else env_list("ALLOWED_HOSTS", urlsplit(SITE_URL).hostname or "")
)
CSRF_TRUSTED_ORIGINS = [] if EMBEDDED else [SITE_URL]

SITE_NAME = env("SITE_NAME", "Tend")
EXIT_URL = env("EXIT_URL", "https://www.wikipedia.org/")
EXIT_ORIGIN = "{0.scheme}://{0.netloc}".format(urlsplit(EXIT_URL))

INSTALLED_APPS = [
    "intimacy.lib",
    "intimacy.audit",
    "intimacy.clock",
    "intimacy.keys",
    "intimacy.accounts",
    "intimacy.reminders",
    "intimacy.couples",
    "prompts",
    "intimacy.pauses",
    "intimacy.sharing",
    "checkins",
    "intimacy.rituals",
    "intimacy.dates",
    "intimacy.notes",
    "intimacy.repair",
    "intimacy.pulse",
    "intimacy.dreams",
    "intimacy.journal",
    "intimacy.talk",
    "intimacy.interests",
    "intimacy.calendars",
    "intimacy.counseling",
    "intimacy.home",
    "intimacy.privacy",
    "intimacy.demo",
    "intimacy.dev",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "intimacy.accounts.staff_app.StaffConfig",
    "import_export",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "intimacy.lib.http.no_store",
    # Outside everything that may refuse a request, so that refusals carry them too.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "intimacy.lib.http.whole_requests",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "intimacy.accounts.middleware.SignInFirst",
    "allauth.account.middleware.AccountMiddleware",
    "intimacy.accounts.middleware.person",
    "intimacy.privacy.erasure_waits.ErasureWaits",
    "django.contrib.messages.middleware.MessageMiddleware",
    "intimacy.accounts.proof_door.ProofFirst",
    "intimacy.lib.http.button_not_page",
    "intimacy.keys.middleware.unwrap_each_key_once",
    "intimacy.keys.middleware.SayUnreadable",
]

ROOT_URLCONF = "intimacy.urls"
WSGI_APPLICATION = "intimacy.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "intimacy.lib.http.site",
                "intimacy.home.sections.section",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "intimacy.lib.templatetags.parts",
                "intimacy.lib.templatetags.fixed",
            ],
        },
    }
]

FORM_RENDERER = "intimacy.accounts.form_renderer.FormRenderer"

# --- Data -----------------------------------------------------------------------------------

DATABASES = {
    "default": dj_database_url.parse(
        env("DATABASE_URL", f"sqlite:///{VAR / 'tend.sqlite3'}" if EMBEDDED else None),
        conn_max_age=600,
        conn_health_checks=True,
        disable_server_side_cursors=True,  # PgBouncer may give each transaction another connection
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # No mmap_size: with several processes it lost committed rows in trials.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
    }
else:
    # Seconds and milliseconds; without them a database that went silent keeps every thread waiting.
    patience = {"connect_timeout": 5, "tcp_user_timeout": 15_000}
    DATABASES["default"]["OPTIONS"] = patience | DATABASES["default"].get("OPTIONS", {})
# Counts wrong passwords and guessed links: nobody shall need Redis to sign in.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "lib_cache",
        "KEY_FUNCTION": "intimacy.lib.cache_keys.secret_name",
        # When full it drops what ran out, and a third of the rest only where that is not enough.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "intimacy.lib.storage.StaticStorage"},
}

# --- Language and time ------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
USE_I18N = len(LANGUAGES) > 1  # with one, each text stands as it is written: nothing to look up
TIME_ZONE = "UTC"
USE_TZ = True

# --- Who is asking ----------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "week"
LOGOUT_REDIRECT_URL = "landing"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_PASSWORDS = "intimacy.accounts.passwords."
PASSWORD_LENGTH = 12  # letters at least
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": _PASSWORDS + "LongEnough", "OPTIONS": {"min_length": PASSWORD_LENGTH}},
    {"NAME": _PASSWORDS + "NotAboutYou", "OPTIONS": {"user_attributes": ["email", "name"]}},
    {"NAME": _PASSWORDS + "NotCommon"},
]

ACCOUNT_ADAPTER = "intimacy.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "intimacy.accounts.forms.SignupForm"
ACCOUNT_FORMS = {"login": "intimacy.accounts.sign_in_form.LoginForm"}
ACCOUNT_SIGNUP_REDIRECT_URL = "welcome"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
# Ten minutes for each code, and as long again for the new password it lets one choose; the pages
# and mails say so.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_TIMEOUT = 1800  # for all of signing in or up: a code, another one, a second step
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = 4
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = False  # silent access for whoever reads the inbox
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # this session stays; the others die by session hash
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True  # our own "shared device" box is the other choice
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if EMBEDDED else "https"
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "20/m/ip" if EMBEDDED else "5/m/ip",
    "reset_password": "10/m/ip,3/m/key",
    "confirm_email": "3/m/key",  # codes to one address: the first new one may follow at once
    "invitation": "10/h/ip",
    "find": "60/h/key",  # each press decrypts up to 500 rows
    "address": "10/h/ip",  # links that stop a change of address
    "talk": "5/h/key",  # begun on two phones: each is a line on the other's This week
    "reminder": "60/h/ip",  # links nobody has; mail providers unsubscribe from few addresses
}
ALLAUTH_TRUSTED_PROXY_COUNT = env_rules.whole_number(
    "TRUSTED_PROXY_COUNT", env("TRUSTED_PROXY_COUNT", "0")
)
ALLAUTH_RATE_LIMIT_IPV6_PREFIX = 64
MFA_ADAPTER = "intimacy.accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = MFA_PASSKEY_SIGNUP_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = EMBEDDED
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TRUST_ENABLED = False
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1  # the code before and the one after: clocks differ, and typing takes a while
MFA_FORMS = {
    "authenticate": "intimacy.accounts.app_codes.AuthenticateForm",
    "reauthenticate": "intimacy.accounts.app_codes.ReauthenticateForm",
}

# --- Sessions, cookies, headers -----------------------------------------------------------------

SESSION_ENGINE = "intimacy.accounts.sessions"  # a row that can be ended at once
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "intimacy.home.failures.csrf_failure"
if not EMBEDDED:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sid", "__Host-csrf"
    LANGUAGE_COOKIE_NAME = "__Host-lang"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    if flag("BEHIND_PROXY"):  # only where the proxy overwrites this header
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "connect-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "worker-src": [CSP.SELF],
    "form-action": [CSP.SELF, EXIT_ORIGIN],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "upgrade-insecure-requests": not EMBEDDED,
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "camera": [],
    "geolocation": [],
    "microphone": [],
    "payment": [],
    "usb": [],
    "publickey-credentials-get": ["self"],
    "publickey-credentials-create": ["self"],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 262_144
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
BODY_SECONDS = float(env("BODY_SECONDS", "30"))  # all of a form must have come by then

# --- Mail and logs --------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = SERVER_EMAIL = env_rules.mail_sender(
    env("MAIL_FROM", "Reminders <reminders@localhost>")
)
EMAIL_URL = env("EMAIL_URL", "" if EMBEDDED else None)
INBOX = VAR / "inbox"
if EMBEDDED and not EMAIL_URL:
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(INBOX)},
        }
    }
else:
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": env_rules.mail_server(EMAIL_URL, timeout=10),
        }
    }
# --- Reminders: see intimacy/reminders ------------------------------------------------------------

# Any 32 random bytes in base64url are a key; without one, pushes are not offered.
VAPID_PRIVATE_KEY = (
    private_file(VAR / "keys" / "vapid", lambda: secrets.token_urlsafe(32))
    if EMBEDDED
    else env("VAPID_PRIVATE_KEY", "")
)
VAPID_SUBJECT = env_rules.push_contact(
    env("VAPID_SUBJECT", f"mailto:{parseaddr(DEFAULT_FROM_EMAIL)[1]}")
)
PUSH_ORIGINS = [
    "https://fcm.googleapis.com",
    "https://updates.push.services.mozilla.com",
    "https://*.push.apple.com",
    "https://*.notify.windows.com",
]
# Seconds to connect, between two bytes, for the whole answer: a push takes 15 at most.
PUSH_TIMEOUT, PUSH_SECONDS = (3, 10), 12
# Signs the reports of mail that came back; without one there is nowhere to send them.
BOUNCE_SECRET = env("BOUNCE_SECRET", "")
# Embedded: one worker process with beat inside, which talks to nobody but itself.
CELERY_BROKER_URL = (
    "memory://localhost"
    if EMBEDDED
    else env("CELERY_BROKER_URL", env_rules.redis_address(env("REDIS_URL")))
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a broker may stay away for a night
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 300}  # longer than any task
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT, CELERY_TASK_TIME_LIMIT = 60, 90
CELERY_TASK_PUBLISH_RETRY = False  # the sweeper is the retry
# Sending is slow and the clock must not wait behind it; workers take from both queues.
CELERY_TASK_DEFAULT_QUEUE = "celery"
CELERY_TASK_QUEUES = [Queue(name, Exchange(name), name) for name in ("celery", "delivery")]
CELERY_TASK_ROUTES = {"intimacy.reminders.tasks.deliver": {"queue": "delivery"}}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 140_000  # KiB
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_ENABLE_REMOTE_CONTROL = True  # it answers `celery inspect ping` while it ticks
# Seconds need no file to be remembered in; what no worker takes must not pile up in Redis.
CELERY_BEAT_SCHEDULER = "intimacy.lib.one_waiting:OneWaiting"
CELERY_BEAT_SCHEDULE = {
    "tick": {"task": "intimacy.reminders.tasks.tick", "schedule": every(5)},
    "weeks": {"task": "checkins.tasks.begin_due", "schedule": every(60)},
    "steps": {"task": "intimacy.counseling.tasks.advance", "schedule": every(60)},
    "letters": {"task": "intimacy.repair.tasks.deliver_letters_due", "schedule": every(30)},
    "talks": {"task": "intimacy.talk.tasks.forget_over", "schedule": every(600)},
    "sweep": {"task": "intimacy.reminders.tasks.sweep", "schedule": every(30)},
    "sweep-old": {"task": "intimacy.reminders.tasks.sweep_old", "schedule": every(600)},
    "erase": {"task": "intimacy.privacy.tasks.erase_due", "schedule": every(600)},
    "sweep-events": {"task": "intimacy.audit.tasks.sweep_events", "schedule": every(600)},
    "addresses": {
        "task": "intimacy.accounts.tasks.move_addresses",
        "schedule": every(60),
    },
    "sweep-sessions": {"task": "intimacy.accounts.tasks.sweep_sessions", "schedule": every(600)},
}

# --- How long what is over is kept ----------------------------------------------------------------

# Days. The database itself refuses to let lines of the audit go sooner than the least of these.
MESSAGE_DAYS = env_rules.whole_number("MESSAGE_DAYS", env("MESSAGE_DAYS", "90"), least=1)
AUDIT_DAYS = env_rules.whole_number("AUDIT_DAYS", env("AUDIT_DAYS", "365"), least=365)
# That a counselor opened or printed somebody's answer: six years.
DISCLOSURE_DAYS = env_rules.whole_number(
    "DISCLOSURE_DAYS", env("DISCLOSURE_DAYS", "2192"), least=2192
)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"scrub": {"()": "intimacy.lib.logs.Scrub"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "filters": ["scrub"],
            "formatter": "line",
        }
    },
    "root": {"handlers": ["stderr"], "level": env("LOG_LEVEL", "WARNING")},
    "loggers": {
        # Django mails tracebacks with locals to ADMINS by default; locals may hold words.
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
    },
}
