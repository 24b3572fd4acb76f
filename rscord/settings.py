"""Django's settings, composed from :mod:`rscord.config`. Nothing here reads the environment itself."""

import sys
from datetime import timedelta
from hashlib import sha256
from urllib.parse import urlsplit

import environ
from csp.constants import NONCE, SELF
from django.utils.translation import gettext_lazy as _

from rscord import config as configuration
from rscord.config import BASE_DIR, ConfigError
from rscord.core import logs
from rscord.core.processes import listen, voice

try:
    CONFIG = configuration.load()
    DATA_DIR = configuration.data_dir(CONFIG)
    SECRET_KEY = configuration.secret_key(CONFIG)
except ConfigError as error:
    sys.exit(f"rscord cannot start: {error}")

DEBUG = CONFIG.debug

PUBLIC_URL = CONFIG.public_url
_public = urlsplit(PUBLIC_URL)
HTTPS = _public.scheme == "https"
SERVER_NAME = CONFIG.server_name
ALLOWED_HOSTS = [
    "localhost",
    "127.0.0.1",
    "[::1]",
    *([_public.hostname] if _public.hostname else []),
    *([CONFIG.host] if CONFIG.host not in {"0.0.0.0", "::"} else []),  # noqa: S104
    *CONFIG.allowed_hosts,
]
TRUSTED_PROXIES = CONFIG.trusted_proxies

INSTALLED_APPS = [
    # Daphne is only for runserver: it would cost every other process a second and 20 MB.
    *(["daphne"] if "runserver" in sys.argv else []),
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "channels",
    "rest_framework",
    "drf_spectacular",
    "corsheaders",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rscord.core",
    "accounts",
    "guilds",
    "messaging",
    "voice",
    "rscord.gateway",
]

MIDDLEWARE = [
    "rscord.core.requests.RequestContext",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "rscord.urls"
WSGI_APPLICATION = "rscord.wsgi.application"
ASGI_APPLICATION = "rscord.asgi.application"
APPEND_SLASH = False

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
                "django.template.context_processors.i18n",
                "csp.context_processors.nonce",
            ],
        },
    }
]

# --- Data -------------------------------------------------------------------------------------------------------------

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_sqlite = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": DATA_DIR / "rscord.sqlite3",
    "CONN_MAX_AGE": None,
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000; PRAGMA foreign_keys=ON;"
        ),
    },
}

if CONFIG.database_url:
    _database = environ.Env.db_url_config(CONFIG.database_url)
    if "sqlite3" in str(_database["ENGINE"]):
        _database = _sqlite | {"NAME": _database["NAME"]}
    else:
        # A process has a fixed number of threads, each with a connection of its own for as long as it is good:
        # fetching one from a pool for every request would cost a tenth of a history page.
        _database |= {"CONN_MAX_AGE": None, "OPTIONS": {"connect_timeout": 5}}
    DATABASES = {"default": _database}
else:
    DATABASES = {"default": _sqlite}

REDIS_URL = CONFIG.redis_url
# What one installation's processes share, and another one's on the same Redis must never see: a pub/sub channel is
# common to all of its databases.
REDIS_PREFIX = f"rscord:{sha256(SECRET_KEY.encode()).hexdigest()[:16]}"
if REDIS_URL:
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [REDIS_URL], "prefix": REDIS_PREFIX},
        }
    }
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": REDIS_PREFIX,
            "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 5},
        }
    }
else:
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "uploads"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MIMETYPES = {".mjs": "text/javascript"}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# --- Accounts ---------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
PASSWORD_STRICT = bool(PUBLIC_URL) if CONFIG.password_strict is None else CONFIG.password_strict
LOGIN_URL = "/login"
LOGIN_REDIRECT_URL = "/"
ACCESS_TOKEN_LIFETIME = timedelta(minutes=CONFIG.access_token_minutes)
REFRESH_TOKEN_LIFETIME = timedelta(days=CONFIG.refresh_token_days)

ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = int(REFRESH_TOKEN_LIFETIME.total_seconds())
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
CSRF_HEADER_NAME = "HTTP_X_CSRFTOKEN"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []
CSRF_FAILURE_VIEW = "rscord.core.pages.csrf_failure"

# --- The API ----------------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.authentication.Authentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rscord.core.api.render.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "rscord.core.api.parse.JSONParser",
        "rscord.core.api.parse.EmptyParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "EXCEPTION_HANDLER": "rscord.core.api.errors.handle",
    "DEFAULT_SCHEMA_CLASS": "rscord.core.api.schema.Description",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "rscord",
    "VERSION": "10",
    "PREPROCESSING_HOOKS": ["rscord.core.api.schema.only_one_mount"],
    "SCHEMA_PATH_PREFIX": "/api/v10",
    "SCHEMA_PATH_PREFIX_TRIM": True,
    "SERVERS": [{"url": "/api/v10"}, {"url": "/api"}],
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_NAME_OVERRIDES": {"ArchiveDuration": "guilds.serializers.fields.ARCHIVE_DURATIONS"},
}
CORS_ALLOWED_ORIGINS = CONFIG.cors_allowed_origins
CORS_EXPOSE_HEADERS = [
    "Retry-After", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "X-RateLimit-Reset-After",
    "X-RateLimit-Bucket", "X-RateLimit-Global", "X-RateLimit-Scope",
]  # fmt: skip

RATE_LIMITS = CONFIG.rate_limits
MESSAGE_MAX_LENGTH = CONFIG.message_max_length
MAX_FRIENDS = CONFIG.max_friends
MAX_FRIEND_REQUESTS = CONFIG.max_friend_requests
MAX_BLOCKS = CONFIG.max_blocks
MAX_GROUP_MEMBERS = CONFIG.max_group_members
DIRECT_MESSAGES = CONFIG.direct_messages
REQUEST_MAX_BYTES = CONFIG.request_max_bytes
UPLOAD_MAX_BYTES = CONFIG.upload_max_bytes
PICTURE_MAX_BYTES = CONFIG.picture_max_bytes
EMOJI_MAX_BYTES = min(CONFIG.emoji_max_bytes, PICTURE_MAX_BYTES)
STICKER_MAX_BYTES = CONFIG.sticker_max_bytes
EMOJI_MAX_COUNT = CONFIG.emoji_max_count
STICKER_MAX_COUNT = CONFIG.sticker_max_count
DATA_UPLOAD_MAX_MEMORY_SIZE = CONFIG.request_max_bytes
WEB_PROCESSES = CONFIG.web_processes
WEB_THREADS = CONFIG.web_threads
TASK_THREADS = CONFIG.task_threads
METRICS_TOKEN = CONFIG.metrics_token

# --- The gateway ------------------------------------------------------------------------------------------------------

WEBSOCKET_PROTOCOL = "rscord.gateway.uvicorn_ws:GatewayProtocol"
GATEWAY_HEARTBEAT_SECONDS = CONFIG.gateway_heartbeat_seconds
GATEWAY_COMMAND_MAX_BYTES = CONFIG.gateway_command_max_bytes
GATEWAY_BUFFER_BYTES = CONFIG.gateway_buffer_bytes
GATEWAY_IDENTIFY_CONCURRENCY = CONFIG.gateway_identify_concurrency
EVENT_LOG_LIFETIME = timedelta(hours=CONFIG.event_log_hours)

# --- Voice ------------------------------------------------------------------------------------------------------------

VOICE = CONFIG.voice and voice.CAN_RUN
VOICE_CONTROL = str(voice.control_path(DATA_DIR))
VOICE_ENDPOINT = urlsplit(listen.url(CONFIG.host, CONFIG.port, PUBLIC_URL)).netloc
STUN_URLS = CONFIG.stun_urls
TURN_URLS = CONFIG.turn_urls
TURN_SECRET = CONFIG.turn_secret

# --- Safety -----------------------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    # Nobody renders JSON; building the header would cost a twentieth of a call.
    "EXCLUDE_URL_PREFIXES": ["/api/"],
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": [SELF],
        "object-src": ["'none'"],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"

# --- Language, time, logs ---------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ru", _("Russian"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

LOGGING = logs.configuration(CONFIG.log_level, CONFIG.log_format)
