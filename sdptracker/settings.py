"""Settings: one file, everything variable from the environment (.env.example lists it), safe by default."""

from functools import partial
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from sdptracker import env

BASE_DIR = Path(__file__).resolve().parent.parent
HOME = env.folder("SDPTRACKER_HOME", BASE_DIR / "var")

# Who runs it

BRAND_NAME = env.text("BRAND_NAME", "Partnership Follow-through")
BRAND_TEMPLATE = env.text("BRAND_TEMPLATE", "ui/brand_neutral.html")
BRAND_LOGO = env.text("BRAND_LOGO", "")
OPERATOR_NAME = env.text("OPERATOR_NAME", "")
HANDLING_NOTICE = env.text("HANDLING_NOTICE", "")

# Security

DEBUG = env.flag("DEBUG")
SECRET_KEY = env.secret("SECRET_KEY", HOME / "secret-key")
LOOPBACK_HOSTS = {"localhost", "127.0.0.1", "[::1]"}
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")

IS_BEHIND_TLS = env.flag("BEHIND_TLS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = IS_BEHIND_TLS
SECURE_HSTS_SECONDS = 31_536_000 if IS_BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_BEHIND_TLS and env.flag("HSTS_SUBDOMAINS")
if IS_BEHIND_TLS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # HSTS for subdomains is the decision of whoever runs the domain
    "security.W021",  # and so is the browsers' preload list
]
if not IS_BEHIND_TLS:
    # On the loopback interface there is no TLS; `sdptracker.E001` refuses other hosts without it.
    SILENCED_SYSTEM_CHECKS += ["security.W004", "security.W008", "security.W012", "security.W016"]

SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# A session ends when it was not used for so long, and after so many hours whatever is done in it.
SESSION_IDLE_MINUTES = env.number("SESSION_IDLE_MINUTES", 120)
SESSION_HOURS = env.number("SESSION_HOURS", 12)
SESSION_COOKIE_AGE = SESSION_HOURS * 60 * 60
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# Under such a name browsers take a cookie from this very host alone, and over TLS (RFC 6265bis, 4.1.3.2).
COOKIE_PREFIX = "__Host-" if IS_BEHIND_TLS else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid", f"{COOKIE_PREFIX}csrftoken"
# What a page says after a change goes with the session, not in a cookie of its own.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

CSRF_FAILURE_VIEW = "partnerships.web.views.errors.csrf_failure"
AUTH_USER_MODEL = "partnerships.User"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Besides their person's names, what passwords here must not say.
PASSWORD_WORDS = [
    "sdptracker", "partnership", "security", "defence", "defense", "dialogue", "commitment",
    "eeas", "europe", "brussels", "commission", "council", "administrator", "auditor", "manager", "official", "reader",
    BRAND_NAME, OPERATOR_NAME, *env.words("PASSWORD_WORDS"),
]  # fmt: skip
# So long opens a password that an administrator has set; its owner sets another before anything else.
FIRST_PASSWORD_DAYS = env.number("FIRST_PASSWORD_DAYS", 7)

# Signing in: allauth, as far as partnerships/web/adapters.py lets it. Its own limits would count in each process alone.

# How many proxies of ours stand in front; so many last entries of X-Forwarded-For are believed.
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0)
# Failed attempts until one has to wait (0: no limit): on one account from one network within 15 minutes, on one account
# from anywhere within an hour, from one network on all accounts within 5 minutes.
SIGN_IN_FAILURES_HERE = env.number("SIGN_IN_FAILURES_HERE", 5)
SIGN_IN_FAILURES_ANYWHERE = env.number("SIGN_IN_FAILURES_ANYWHERE", 50)
SIGN_IN_FAILURES_OF_NETWORK = env.number("SIGN_IN_FAILURES_OF_NETWORK", 50)
ACCOUNT_ADAPTER = "partnerships.web.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False
# Whoever has one of these roles works with a second factor alone; accounts of the demonstration do not, where nobody
# from elsewhere can reach the site.
SECOND_FACTOR_REQUIRED_ROLES = env.words("SECOND_FACTOR_REQUIRED_ROLES", ["manager", "administrator"])
IS_ON_LOOPBACK_ONLY = not IS_BEHIND_TLS and TRUSTED_PROXIES == 0 and set(ALLOWED_HOSTS) <= LOOPBACK_HOSTS
# Single sign-on, where an identity provider is named (OpenID Connect: its address, and what it knows us by).
OIDC_ISSUER = env.text("OIDC_ISSUER", "").rstrip("/")
OIDC_NAME = env.text("OIDC_NAME", "EU Login")
OIDC_COUNTS_AS_SECOND_FACTOR = env.flag("OIDC_COUNTS_AS_SECOND_FACTOR")
PASSWORD_SIGN_IN = env.flag("PASSWORD_SIGN_IN", default=True) or not OIDC_ISSUER
SOCIALACCOUNT_ADAPTER = "partnerships.web.adapters.SingleSignOnAdapter"
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if OIDC_ISSUER:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "sso",
                "name": OIDC_NAME,
                "client_id": env.text("OIDC_CLIENT_ID"),
                "secret": env.text("OIDC_CLIENT_SECRET", ""),
                "settings": {"server_url": OIDC_ISSUER, "scope": ["openid", "email"]},
            }
        ],
    }
MFA_ADAPTER = "partnerships.web.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1

# Application

INSTALLED_APPS = [
    "sdptracker",
    "partnerships",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "template_partials",
    "django_htmx",
    "csp",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "procrastinate.contrib.django",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
]
MIDDLEWARE = [
    "partnerships.web.middleware.ProgramsOverTls",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Django adds random bytes to what it compresses, so that lengths say nothing about a page's secrets.
    "partnerships.web.middleware.Compression",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "partnerships.web.middleware.RequestContext",
    "partnerships.web.middleware.Reading",
    "partnerships.web.middleware.SessionLimits",
    "partnerships.web.middleware.FirstPassword",
    "partnerships.web.middleware.SecondFactor",
    "partnerships.web.middleware.DeclaredPolicy",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "sdptracker.urls"
WSGI_APPLICATION = "sdptracker.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "partnerships.templatetags.sdp",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "partnerships.web.context_processors.site",
            ],
        },
    }
]
FORM_RENDERER = "partnerships.web.forms.renderers.FormRenderer"
API_REQUESTS_PER_MINUTE = env.number("API_REQUESTS_PER_MINUTE", 600)
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "partnerships.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "partnerships.api.schema.Contract",
    "DEFAULT_METADATA_CLASS": None,
    "URL_FORMAT_OVERRIDE": "output",  # `format` is the format of a dialogue
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    # For each person and each process that serves; whoever needs one limit for all processes sets it in the proxy.
    "DEFAULT_THROTTLE_RATES": {"user": f"{API_REQUESTS_PER_MINUTE}/min"},
    "EXCEPTION_HANDLER": "partnerships.api.problems.handler",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Partnership Follow-through",
    "VERSION": "1.1.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SERVE_PUBLIC": True,
    "COMPONENT_SPLIT_PATCH": True,
    "ENABLE_LIST_MECHANICS_ON_NON_2XX": False,
    "POSTPROCESSING_HOOKS": ["partnerships.api.schema.finish"],
}

# Database: DATABASE_URL names a server; without it an embedded one is started at the first connection.

DATABASE_URL = env.text("DATABASE_URL", "")
DATABASE: dict[str, Any] = {
    "NAME": "sdp",
    "USER": "sdp_app",
    "EMBEDDED": {"home": HOME / "postgres"},
    "CONN_MAX_AGE": env.number("CONN_MAX_AGE", 600),
    "CONN_HEALTH_CHECKS": True,
}
# What `as_owner()` changes in it for migrations.
MIGRATE_DATABASE: dict[str, Any] = {"USER": "sdp_migrate", "OPTIONS": {"assume_role": "sdp_owner"}}
if DATABASE_URL:
    del DATABASE["EMBEDDED"]
    runtime = dj_database_url.parse(DATABASE_URL)
    owner = dj_database_url.parse(env.text("MIGRATE_DATABASE_URL", DATABASE_URL))
    DATABASE |= runtime | {"OPTIONS": runtime.get("OPTIONS", {}) | {"assume_role": "sdp_app"}}
    DATABASE |= {"CONN_MAX_AGE": env.number("CONN_MAX_AGE", 600), "CONN_HEALTH_CHECKS": True}
    MIGRATE_DATABASE = {key: owner[key] for key in ("USER", "PASSWORD", "HOST", "PORT")}
    MIGRATE_DATABASE["OPTIONS"] = owner.get("OPTIONS", {}) | {"assume_role": "sdp_owner"}
DATABASE["ENGINE"] = "sdptracker.postgres"
# Who seals the audit history is another role than who writes what is in it. Only the worker and commands use it.
SEAL_DATABASE: dict[str, Any] = DATABASE | {"USER": "sdp_seal"}
if DATABASE_URL:
    sealer = dj_database_url.parse(env.text("SEAL_DATABASE_URL", DATABASE_URL))
    SEAL_DATABASE = DATABASE | sealer | {"OPTIONS": sealer.get("OPTIONS", {}) | {"assume_role": "sdp_seal"}}
    SEAL_DATABASE |= {key: DATABASE[key] for key in ("ENGINE", "CONN_MAX_AGE", "CONN_HEALTH_CHECKS")}
DATABASES = {"default": DATABASE, "seal": SEAL_DATABASE}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Mail: files in var/mail, unless a server is named. Only the worker sends any, but for the alarm about a refused file.

BASE_URL = env.text("BASE_URL", f"http://127.0.0.1:{env.number('PORT', 8000)}").rstrip("/")
MAIL_SERVER = env.mail_server("EMAIL_URL")
EMAIL_HOST, EMAIL_PORT = MAIL_SERVER.get("EMAIL_HOST", "localhost"), MAIL_SERVER.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = MAIL_SERVER.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = MAIL_SERVER.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL_SERVER.get("EMAIL_USE_TLS", False), MAIL_SERVER.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend" if MAIL_SERVER else "sdptracker.mail.Files"
EMAIL_FILE_PATH = HOME / "mail"
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "partnership-follow-through@localhost")

# Work in the background: who asks for it (partnerships/queue.py) knows its name, only the worker knows the functions.

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""

# The audit record's seal: a key outside the database, and places outside it where signed checkpoints are kept.

AUDIT_KEY: Any = SimpleLazyObject(partial(env.secret, "AUDIT_KEY", HOME / "audit-key"))
AUDIT_FORMER_KEYS = env.words("AUDIT_FORMER_KEYS")
AUDIT_ANCHORS = env.words("AUDIT_ANCHORS", [str(HOME / "anchors")])

# The scanner for malicious software that every file passes before it is kept: tcp://host:port or unix:///path of a
# clamd, or a program that reads the bytes. None: nothing is scanned, and the status page says so.

FILE_SCANNER = env.text("FILE_SCANNER", "").strip()

# Language and time: stored in UTC, shown in the reader's zone.

USE_TZ = True
TIME_ZONE = "Europe/Brussels"
LANGUAGE_CODE = "en"
# French and German follow with their catalogues; offered before, they would mix languages on one page.
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "partnerships" / "locale"]
FORMAT_MODULE_PATH = ["sdptracker.formats"]

# Static files

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "format": "{asctime} {levelname} {name}: {message}{about}",
            "style": "{",
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",
        },
        "json": {"()": "sdptracker.logs.AsJson"},
    },
    "filters": {
        "without_keys": {"()": "sdptracker.logs.WithoutKeys"},
        "about_requests": {"()": "sdptracker.logs.AboutRequests"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": env.text("LOG_FORMAT", "line"),
            "filters": ["without_keys", "about_requests"],
        }
    },
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "WARNING")},
    "loggers": {"django": {"handlers": [], "propagate": True}},
}
