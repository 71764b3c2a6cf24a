"""Django's settings. All that differs between installations comes from the environment or the data folder:

KUSEI_DATA           the data folder (default: ./data)
KUSEI_DATABASE_URL   an external PostgreSQL 15 or newer, with its owner's login (default: the embedded server)
KUSEI_CITY           the city folder (default: cities/kitakyushu)
KUSEI_HOSTS          host names that the office reaches Kusei by, separated by commas
KUSEI_HTTPS          1 if residents and clerks reach Kusei by https (through a proxy that ends TLS)
KUSEI_DEBUG          1 shows error pages with their inside; never where real people's data are
"""

import os
from datetime import timedelta
from pathlib import Path

from django.core.management.utils import get_random_secret_key

from kusei import data_folder
from kusei.data_folder import database_settings

BASE_DIR = Path(__file__).resolve().parents[2]
DATA = data_folder.current()
DEBUG = os.environ.get("KUSEI_DEBUG") == "1"
HTTPS = os.environ.get("KUSEI_HTTPS") == "1"

# Places that the kernel asks for by name.
KUSEI_DATA = DATA.root
KUSEI_KEYS = DATA.keys
KUSEI_WITNESS = DATA.witness
KUSEI_CITY = Path(os.environ.get("KUSEI_CITY") or BASE_DIR / "cities" / "kitakyushu").absolute()

# Without a data folder (checks, type checking) no session needs to outlive the process.
_secrets = DATA.read_secrets()
SECRET_KEY = _secrets.django_secret_key if _secrets else get_random_secret_key()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "kusei.kernel.offices",
    "kusei.kernel.ledger",
    "kusei.kernel.registers",
    "kusei.kernel.documents",
    "kusei.kernel.fees",
    "kusei.kernel.procedures",
    "kusei.kernel.statistics",
    "kusei.sections.citizens.residents",
    "kusei.web",
]

MIDDLEWARE = [
    # What sets headers stands outermost, so that assets, redirects and refusals have them too.
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "kusei.web.answers.AnswerHeaders",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kusei.web.unreadable.ReadableRequests",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "kusei.web.answers.WholePageForSignIn",
    "kusei.web.session_clock.SessionClock",
    "kusei.web.permissions.UndeclaredViewGuard",
    "kusei.web.answers.PasswordChangeFirst",
    "django_htmx.middleware.HtmxMiddleware",
    # Last, as it asks: it turns a locked-out sign-in into its page.
    "axes.middleware.AxesMiddleware",
]

if HTTPS:
    MIDDLEWARE.insert(0, "kusei.web.proxy.ClientAddress")

ROOT_URLCONF = "kusei.web.urls"
WSGI_APPLICATION = "kusei.server.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "kusei.web.surroundings.surroundings",
            ]
        },
    }
]

# "Today" is the same day in a query and in the code that asks it: the office's, not Greenwich's.
DATABASES = {alias: {**place, "TIME_ZONE": "Asia/Tokyo"} for alias, place in database_settings(DATA).items()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "ja"
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True

# --- Who may come in -------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "offices.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "kusei.web.sign_in.backend.AccountBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign-in"

# Five wrong passwords lock one login at one address for fifteen minutes; a clerk elsewhere is not locked out with it.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_HTTP_RESPONSE_CODE = 429
AXES_LOCKOUT_CALLABLE = "kusei.web.sign_in.lockout.locked_response"
AXES_USERNAME_FORM_FIELD = "username"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# Trying again must not lengthen the lock, and no part of a sign-in is kept with its failure.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_SENSITIVE_PARAMETERS = ["username", "login", "ip_address", "next", "csrfmiddlewaretoken"]

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "kusei.web.errors.csrf_failed"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # a cookie would hold names
# Kept by the middleware of kusei.web.
SESSION_IDLE_SECONDS = 30 * 60
SESSION_ABSOLUTE_SECONDS = 12 * 60 * 60
SESSION_REFRESH_SECONDS = 60

# --- What a browser may do with our pages ----------------------------------------------------------------------------

HOSTS = [host.strip() for host in os.environ.get("KUSEI_HOSTS", "").split(",") if host.strip()]
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *HOSTS]
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in HOSTS]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "frame-src": ["'self'"],  # a certificate is looked at before it is printed
        "frame-ancestors": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
    }
}

# --- Assets ----------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA.static
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Logs: what went wrong and where, never whom it was about -----------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "kusei.server.log_format.WithoutValues",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "kusei": {"level": "INFO"},
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # Django logs every query here when DEBUG is on, with its values.
        "django.db.backends": {"level": "WARNING"},
        # Names the login and address of who mistyped; the database keeps that already.
        "axes": {"level": "CRITICAL"},
    },
}
