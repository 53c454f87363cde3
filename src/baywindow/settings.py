"""Every setting, read from the environment; a wrong one fails at start, with the remedy."""

import os
import sys
from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from baywindow.server import site
from baywindow.server.addresses import connection_options, dsn
from baywindow.server.home import earlier, home, secret
from baywindow.server.keeping import kept_files
from baywindow.server.lines import formatter
from baywindow.server.mailing import sealing_of_mail
from baywindow.server.posture import evaluation

ROOT = Path(__file__).parent
DEBUG = False
PORT = site.port()
ADDRESS = site.address()
HTTPS = site.https()
COOKIES = site.cookies()
DEMO = os.environ.get("BAYWINDOW_DEMO", "1") != "0"
IS_OWNER_PROCESS = os.environ.get("BAYWINDOW_PROCESS", "") == "owner"

SECRET_KEY = secret("django")
SECRET_KEY_FALLBACKS = earlier("django")
ALLOWED_HOSTS = site.hosts()
CSRF_TRUSTED_ORIGINS = [ADDRESS]

INSTALLED_APPS = [
    "baywindow.ui",
    "baywindow.tenancy",
    "baywindow.accounts",
    "baywindow.activity",
    "baywindow.api",
    "baywindow.team",
    "baywindow.catalog",
    "baywindow.stock",
    "baywindow.documents",
    "baywindow.exceptions",
    "baywindow.inbound",
    "baywindow.orders",
    "baywindow.shipments",
    "baywindow.exchange",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "csp",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "baywindow.ui.compression.compressed_pages",
    "csp.middleware.CSPMiddleware",
    "baywindow.ui.live.feed_in_policy",
    "baywindow.ui.language.spoken_to_guests",
    "baywindow.accounts.middleware.sign_in_sessions",
    "django.middleware.csrf.CsrfViewMiddleware",
    "baywindow.accounts.middleware.sign_in_people",
    "allauth.account.middleware.AccountMiddleware",
    "baywindow.ui.staying.told_where",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "baywindow.tenancy.answers.three_kinds_of_no",
    "baywindow.accounts.elsewhere.elsewhere",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "baywindow.urls"
WSGI_APPLICATION = "baywindow.wsgi.application"
APPEND_SLASH = False

TEMPLATES: list[dict[str, Any]] = [
    {
        "NAME": "jinja2",
        "BACKEND": "baywindow.ui.backend.Pages",
        "DIRS": sorted(ROOT.glob("*/pages")),
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "baywindow.ui.environment.environment",
            "context_processors": ["django.contrib.messages.context_processors.messages"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]


def _login(
    login: str, search_path: str, pool: dict[str, Any] | None, prepared_after: int | None = None
) -> dict[str, Any]:
    options: dict[str, Any] = {
        **connection_options(),
        "server_side_binding": True,
        "prepare_threshold": prepared_after,
        "options": f"-c search_path={search_path}",
    }
    if pool:
        options["pool"] = pool
    return {
        "ENGINE": "baywindow.tenancy.backend",
        **dsn(login),
        "OPTIONS": options,
        "CONN_MAX_AGE": 0,
        "ATOMIC_REQUESTS": False,
    }


_WEB_POOL = {"min_size": 1, "max_size": 4, "timeout": 10}
PREPARED_AFTER = 2  # times a statement is planned anew before a page's connection keeps its plan
# two jobs, each with its progress written beside it, the rounds between, the queue itself, and some to spare
_WORKER_POOL = {"min_size": 0, "max_size": 8, "timeout": 10}

DATABASES: dict[str, Any] = {
    "default": _login("bw_auth", "public", _WEB_POOL),
    "portal": _login("bw_portal", "core", _WEB_POOL, PREPARED_AFTER),
    "staff": _login("bw_staff", "core", _WEB_POOL, PREPARED_AFTER),
    "jobs": _login("bw_jobs", "core,public", _WORKER_POOL),
}
if IS_OWNER_PROCESS:  # the web never holds the owner's password
    DATABASES["owner"] = _login("bw_owner", "core", None)
    DATABASES["owner_public"] = _login("bw_owner", "public", None)

DATABASE_ROUTERS = ["baywindow.tenancy.router.ByAudience"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PROCRASTINATE_DATABASE_ALIAS = "jobs"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "sign_in_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # beyond it, what limits guessing is forgotten: 300 is soon full
    },
}

# -- signing in ------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "baywindow.accounts.passwords.NotMadeOfCommonOnes"},
    {"NAME": "baywindow.accounts.passwords.NotNamedAfterThem"},
    {"NAME": "baywindow.accounts.breached.NotStolen"},
]
_breached = os.environ.get("BAYWINDOW_BREACHED_PASSWORDS", "")
BREACHED_PASSWORDS = Path(_breached) if _breached else None
"""A sorted list of hashes of stolen passwords (`accounts/breached.py`); None: the bundled list alone."""
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/switch?renew=1"
ACCOUNT_ADAPTER = "baywindow.accounts.adapter.SignIn"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_FORMS = {"reset_password": "baywindow.accounts.forms.AskForNewPassword"}
PASSWORD_RESET_TIMEOUT = 60 * 60
MFA_ADAPTER = "baywindow.accounts.adapter.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody signs up: an invitation reached the address
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "baywindow.accounts.forms.CodeOnce",
    "reauthenticate": "baywindow.accounts.forms.CodeOnceAgain",
}
MFA_TRUST_ENABLED = True
MFA_TRUST_COOKIE_NAME = f"{COOKIES}trusted"
TRUSTED_AS_COOKIE = f"{COOKIES}trusted_as"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ALLAUTH_TRUSTED_PROXY_COUNT = site.proxies()
SSO_ANYWHERE = not HTTPS  # in a trial, a provider may be at any address; else at https ones of the open net
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_NAME = f"{COOKIES}sign_in"
CONTEXT_COOKIE = f"{COOKIES}context"
DEVICE_COOKIE = f"{COOKIES}device"
SSO_COOKIE = f"{COOKIES}sso"
MESSAGES_COOKIE = f"{COOKIES}messages"
CONTEXT_HOURS = 12
MESSAGE_STORAGE = "baywindow.ui.messages.InACookie"

EMAIL_BACKEND = "baywindow.accounts.mail.Backend"
EMAIL_HOST = os.environ.get("BAYWINDOW_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("BAYWINDOW_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("BAYWINDOW_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("BAYWINDOW_SMTP_PASSWORD", "")
_mail_is_sealed = sealing_of_mail(EMAIL_HOST, os.environ.get("BAYWINDOW_SMTP_TLS", ""))
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail_is_sealed == "starttls", _mail_is_sealed == "implicit"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("BAYWINDOW_MAIL_FROM", "baywindow@localhost")

# -- the browser -----------------------------------------------------------------------------------
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = f"{COOKIES}csrf"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = False  # the reverse proxy's work
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS and os.environ.get("BAYWINDOW_HSTS_SUBDOMAINS") == "1"
SECURE_HSTS_PRELOAD = False
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # other hosts of the domain are not ours to bind
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_FAILURE_VIEW = "baywindow.tenancy.answers.csrf_failure"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("BAYWINDOW_STATIC", "") or home() / "static")
STORAGES: dict[str, Any] = {
    "default": kept_files(),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 31_536_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "baywindow.exchange.upload_handlers.Capped",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DOCUMENT_LIMIT = int(os.environ.get("BAYWINDOW_DOCUMENT_LIMIT_MB", "25")) * 1024 * 1024
"""One document; a form takes as many at once as fit into four of these."""
CLAMD = os.environ.get("BAYWINDOW_CLAMD", "")
"""Where the virus scanner clamd listens: host:port or a socket's path; empty: nothing is scanned."""
SMALL_UPLOAD_LIMIT = 8 * 1024 * 1024
"""Pictures and logos, and whatever guests send before anybody asked who they are."""
UPLOAD_LIMIT = int(os.environ.get("BAYWINDOW_UPLOAD_LIMIT_MB", "200")) * 1024 * 1024

API_PER_MINUTE = int(os.environ.get("BAYWINDOW_API_PER_MINUTE", "600"))
COSTLY_PER_MINUTE = int(os.environ.get("BAYWINDOW_COSTLY_PER_MINUTE", "600"))
"""What a person's files, previews and searches may cost in a minute (`tenancy/purse.py`)."""

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
USE_I18N = True
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [ROOT / "locale"]

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": formatter(os.environ.get("BAYWINDOW_LOG_FORMAT", "text")),
    },
    "filters": {"discretion": {"()": "baywindow.server.discretion.Discretion"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "stream": sys.stderr,
            "formatter": "line",
            "filters": ["discretion"],
        }
    },
    # anybody can send too much; that it was refused is a line of django.request's, without a traceback
    "loggers": {"django.security.RequestDataTooBig": {"level": "CRITICAL"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("BAYWINDOW_LOG", "WARNING")},
}

# -- seams between the rooms ------------------------------------------------------------------------
BAYWINDOW_MENUS = {"portal": "baywindow.portal.menu.sections", "staff": "baywindow.console.menu.sections"}
BAYWINDOW_API = [
    "baywindow.api.about.router",
    "baywindow.catalog.api.router",
    "baywindow.stock.api.router",
    "baywindow.stock.api_verbs.router",
    "baywindow.stock.api_bulk.router",
    "baywindow.stock.api_putaway.router",
    "baywindow.stock.api_units.router",
    "baywindow.stock.api_lots.router",
    "baywindow.documents.api.router",
    "baywindow.documents.api_filing.router",
    "baywindow.inbound.api.router",
    "baywindow.inbound.api_verbs.router",
    "baywindow.inbound.api_announcing.router",
    "baywindow.inbound.api_differences.router",
    "baywindow.inbound.api_own.router",
    "baywindow.orders.api.router",
    "baywindow.orders.api_verbs.router",
    "baywindow.orders.api_own.router",
    "baywindow.shipments.api.router",
    "baywindow.shipments.api_packing.router",
    "baywindow.shipments.api_joining.router",
    "baywindow.shipments.api_papers.router",
    "baywindow.search.api.router",
    "baywindow.exceptions.api.router",
    "baywindow.exceptions.api_comments.router",
    "baywindow.figures.api.router",
    "baywindow.activity.api.router",
]
BAYWINDOW_EVENTS = [
    "baywindow.stock.kinds.VERBS",
    "baywindow.inbound.kinds.VERBS",
    "baywindow.orders.kinds.VERBS",
    "baywindow.shipments.kinds.VERBS",
    "baywindow.documents.kinds.VERBS",
    "baywindow.exceptions.kinds.VERBS",
]
BAYWINDOW_BRAND = "baywindow.tenancy.brand.brand_of_request"
BAYWINDOW_ROLE_NAME = "baywindow.tenancy.capabilities.role_name"
BAYWINDOW_WHO_SEES = {"portal": "team_who", "staff": "console_team_who"}
BAYWINDOW_FEED = "BAYWINDOW_FEED_PORT" in os.environ
"""Whether a live feed runs beside the pages; the supervisor says so. Without one, pages ask now and then."""
BAYWINDOW_EVALUATION = evaluation() or ""
BAYWINDOW_DEMO_LOGINS = "baywindow.server.commands.logins.demo_logins" if DEMO else ""

if API_PER_MINUTE < 1:
    raise ImproperlyConfigured(
        f"BAYWINDOW_API_PER_MINUTE is {API_PER_MINUTE}: a key needs at least 1 request"
    )
if BREACHED_PASSWORDS and not BREACHED_PASSWORDS.is_file():
    raise ImproperlyConfigured(f"BAYWINDOW_BREACHED_PASSWORDS is {_breached}: there is no such file")
if COSTLY_PER_MINUTE < 20:
    raise ImproperlyConfigured(
        f"BAYWINDOW_COSTLY_PER_MINUTE is {COSTLY_PER_MINUTE}: a file costs 20, so nobody could have one"
    )
