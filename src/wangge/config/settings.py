"""Django settings, all derived from `environment.py`."""

import secrets
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlparse

from django.utils.translation import gettext_lazy as _

from wangge.config.environment import read_environment

ENV = read_environment()
DATA_DIR = ENV.dir.resolve()
PACKAGE_DIR = Path(__file__).resolve().parent.parent


def kept_secret(name: str) -> str:
    """A secret made once and kept in the data folder, readable by the owner only."""
    path = DATA_DIR / name
    if not path.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()


def database(url: str) -> dict[str, object]:
    """Django's description of the database behind a DATABASE_URL."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "wangge.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536; "
                "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456;",
            },
        }
    parts = urlparse(url)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 10}},
    }


SECRET_KEY = ENV.secret_key or kept_secret("secret_key")
DEBUG = ENV.debug
ALLOWED_HOSTS = [host for host in ENV.allowed_hosts.split(",") if host]
CSRF_TRUSTED_ORIGINS = [origin for origin in ENV.trusted_origins.split(",") if origin]
DATABASES = {"default": database(ENV.database_url)}
AUTH_USER_MODEL = "people.Person"
LOGIN_URL = "people:sign_in"
LOGIN_REDIRECT_URL = "people:start"
DOOR_PAGES = {"desk": "/desk/", "field": "/f/", "portal": "/"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "wangge.config.urls"
WSGI_APPLICATION = "wangge.config.wsgi.application"

FOR_DEVELOPERS = [name for name in ("django_linear_migrations",) if find_spec(name)]
"""Apps that only help to develop: a city installs the run-time requirements alone."""
INSTALLED_APPS = [
    "wangge.config",
    "wangge.desk",
    "wangge.field",
    "wangge.portal",
    "wangge.indicators",
    "wangge.kinds.concern",
    "wangge.kinds.whistle",
    "wangge.kinds.slip",
    "wangge.kinds.consent_request",
    "wangge.kinds.joint_action",
    "wangge.kinds.decision",
    "wangge.kinds.visit",
    "wangge.kinds.wish",
    "wangge.kinds.inspection",
    "wangge.kinds.topic",
    "wangge.kinds.service_order",
    "wangge.kinds.dispute",
    "wangge.rounds",
    "wangge.modes",
    "wangge.reading",
    "wangge.answers",
    "wangge.duties",
    "wangge.matters",
    "wangge.planning",
    "wangge.bulletins",
    "wangge.networks",
    "wangge.stations",
    "wangge.estates",
    "wangge.crews",  # after estates: seats follow their building to its new grid
    "wangge.chain",
    "wangge.volunteers",
    "wangge.people",
    "wangge.areas",
    "wangge.audit",
    "wangge.files",
    "wangge.notices",
    "wangge.calendars",
    "wangge.vault",
    "wangge.jobs",
    "wangge.ui",
    "django_htmx",
    "template_partials",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    *FOR_DEVELOPERS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "wangge.config.language.chosen_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "wangge.people.middleware.acting_post",
    "wangge.people.middleware.personal_language",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wangge.people.middleware.idle_sign_out",
    "wangge.people.middleware.forced_password_change",
    "wangge.people.middleware.forced_second_factor",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wangge.config.context.site",
            ],
        },
    }
]

STATIC_URL = "static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = DATA_DIR / "files"
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

LANGUAGE_CODE = ENV.language
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
USE_TZ = True
TIME_ZONE = ENV.time_zone

_mail = urlparse(ENV.email_url)
EMAIL_HOST = _mail.hostname or ""
EMAIL_PORT = _mail.port or (465 if _mail.scheme == "smtps" else 25)
EMAIL_HOST_USER = unquote(_mail.username or "")
EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
EMAIL_USE_SSL = _mail.scheme == "smtps"
EMAIL_USE_TLS = _mail.scheme == "smtp" and EMAIL_PORT == 587
EMAIL_TIMEOUT = 15

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "wangge.people.backends.AccountBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "wangge.people.passwords.NotTheName"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "wangge.people.passwords.ThreeKinds"},
    {"NAME": "wangge.people.passwords.NotTheOldOne"},
]
AXES_FAILURE_LIMIT = ENV.lockout_failures
AXES_COOLOFF_TIME = timedelta(minutes=ENV.lockout_minutes)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # or the end that the page tells would not be true
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "wangge.people.views.sign_in.locked_out"
AXES_CLIENT_IP_CALLABLE = "wangge.people.client.client_ip"
AXES_DISABLE_ACCESS_LOG = True  # the audit log has it
AXES_VERBOSE = False
ACCOUNT_ADAPTER = "wangge.people.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ADAPTER = "wangge.people.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Wangge"
SESSION_COOKIE_AGE = 12 * 60 * 60  # the office's shorter time-out is `people.middleware.idle_sign_out`
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = False
CSRF_FAILURE_VIEW = "wangge.config.errors.stale_form"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if ENV.https:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31_536_000

_tile_sources = ["/".join(ENV.tile_url.split("/")[:3])] if ENV.tile_url else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:", *_tile_sources],
        "connect-src": ["'self'", *_tile_sources],
        "worker-src": ["'self'", "blob:"],
        "font-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": ENV.log_level},
}
