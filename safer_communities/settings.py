"""One settings file. Whatever differs between installations is read from the environment; nothing is started."""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
STATE_DIR = Path(os.environ.get("SC_STATE_DIR", BASE_DIR / "var"))

# --- Security. Without SECRET_KEY only a local demonstration runs: the key below protects nothing real.
SECRET_KEY = os.environ.get("SECRET_KEY", "a local demonstration only; set SECRET_KEY in service")
DEBUG = os.environ.get("DEBUG", "") == "1"
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(",") if origin]
HTTPS = os.environ.get("HTTPS", "") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_HTTPONLY = True
SESSION_ENGINE = "safer_communities.accounts.sessions"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    },
    # Swagger UI writes styles into its own page; that page alone sets its own policy (safer_communities/site/urls.py).
}

# --- What is installed. The four apps import one way: initiatives <- budgets <- evaluation <- governance.
INSTALLED_APPS = [
    "safer_communities.accounts",
    "safer_communities.tenancy",
    "safer_communities.ui",
    "safer_communities.programmes",
    "initiatives",
    "budgets",
    "evaluation",
    "governance",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django.contrib.humanize",
    "simple_history",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "csp",
    "axes",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "safer_communities.tenancy.middleware.TenancyMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "safer_communities.site.urls"
WSGI_APPLICATION = "safer_communities.wsgi.application"

# --- Pages
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
                "safer_communities.site.navigation.partnership",
            ],
            "builtins": ["safer_communities.ui.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "safer_communities.ui.forms.PlainFormRenderer"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

# --- PostgreSQL: the application serves as sc_app, under row-level security; sc_owner owns the schema.
_missing = [name for name in ("DATABASE_URL", "REDIS_URL") if not os.environ.get(name)]
if _missing:
    raise ImproperlyConfigured(
        f"Set {' and '.join(_missing)} as docs/operations.md says, or run `make run`, which brings servers of its own."
    )


def database(url: str, *, role: str, more: str = "") -> dict[str, object]:
    """Django's settings for a PostgreSQL URL, with the role that every connection takes on."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    host = query.pop("host", None) or parts.hostname or ""
    return {
        "ENGINE": "safer_communities.tenancy.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "safer_communities",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or query.pop("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # jit costs more than it gives on queries of a few milliseconds
        "OPTIONS": {**query, "options": f"-c role={role} -c jit=off {more}".strip()},
    }


DATABASES = {"default": database(os.environ["DATABASE_URL"], role="sc_app")}
# Used by `migrate` and by the test suite's set-up alone. row_security=off turns a silent "0 rows" into an error.
OWNER_DATABASE = database(
    os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"],
    role="sc_owner",
    more="-c row_security=off",
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "safer_communities.accounts.backends.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
SESSION_COOKIE_AGE = 12 * 60 * 60
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "username"
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"

# --- API
KNOX_TOKEN_MODEL = "accounts.ApiToken"  # noqa: S105 - a model, not a secret
# Its own table, which ours takes the place of, would be made all the same by its migrations.
MIGRATION_MODULES = {"knox": None}
REST_KNOX = {"TOKEN_TTL": timedelta(days=365), "AUTH_HEADER_PREFIX": "Token"}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "safer_communities.accounts.tokens.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["safer_communities.rest.access.IsMember"],
    "DEFAULT_RENDERER_CLASSES": [
        "rest_framework.renderers.JSONRenderer",
        "safer_communities.rest.renderers.CsvRenderer",
        "safer_communities.rest.renderers.XlsxRenderer",
    ],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "safer_communities.rest.paging.StablePagination",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "safer_communities.rest.resource.problem",
    "COERCE_DECIMAL_TO_STRING": True,
    "URL_FORMAT_OVERRIDE": "format",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Safer Communities API",
    "DESCRIPTION": "Everything that finance and partners read on a page, as JSON, CSV and XLSX.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    # nothing on the page asks another site; deep links would stand inside buttons, where no keyboard finds them
    "SWAGGER_UI_SETTINGS": {"validatorUrl": None, "deepLinking": False},
    "SCHEMA_PATH_PREFIX": r"/api/v1/p/\{partnership\}",
    "ENUM_NAME_OVERRIDES": {
        "Rating": "initiatives.results.api.RATING_CHOICES",
        "ActionStatus": "safer_communities.vocabulary.Status.choices",
        "PaperStatus": "governance.papers.api.STATUSES",
        "BudgetKind": "budgets.ledger.models.Kind.choices",
        "IndicatorKind": "evaluation.scorecards.api.INDICATOR_KINDS",
        "PaperKind": "governance.papers.api.KINDS",
        "GroupKind": "governance.groups.api.KINDS",
        "GroupState": "governance.groups.api.STATES",
    },
}

# --- Celery: tasks are hints, the outbox is the certainty. docs/decisions/ tells why acks_late stays off.
CELERY_BROKER_URL = os.environ["REDIS_URL"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(STATE_DIR / "beat-schedule")
if os.environ.get("SC_PROCESS") == "web":
    # A save must not wait for a dead broker: one try, no pause. The sweep of the outbox makes up for it.
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0,
        "interval_max": 0,
        "socket_connect_timeout": 0.5,
        "socket_timeout": 0.5,
    }


# --- E-mail: into files of the state directory unless EMAIL_URL says where to.
#     smtp://user:password@host:587?tls=1   smtps://user:password@host:465   console:
def email(url: str) -> dict[str, object]:
    """Django's e-mail settings for a URL."""
    parts = urlsplit(url)
    if parts.scheme in ("smtp", "smtps"):
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": parts.hostname or "localhost",
            "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_USE_SSL": parts.scheme == "smtps",
            "EMAIL_USE_TLS": dict(parse_qsl(parts.query)).get("tls") == "1",
            "EMAIL_TIMEOUT": 20,
        }
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if url:
        raise ImproperlyConfigured("EMAIL_URL starts with smtp://, smtps:// or console:, or is left out.")
    return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": STATE_DIR / "mail"}


globals().update(email(os.environ.get("EMAIL_URL", "")))
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM", "Safer Communities <safer-communities@localhost>")
# What links in e-mails start with: nobody's request says it there.
SITE_URL = os.environ.get("SITE_URL", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}").rstrip("/")

# --- Logging: one line an event, to standard error.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "class": "safer_communities.logs.WithoutSecrets",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("LOG_LEVEL", "INFO")},
    "loggers": {
        "fontTools": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
        "axes": {"level": "WARNING"},
    },
}
