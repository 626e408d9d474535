"""What all settings share."""

import os
from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from piste.web.database.address import database_settings
from piste.web.database.place import find_home
from piste.web.operations.logs import logging_settings
from piste.web.settings.draft_languages import read_drafts
from piste.web.settings.origin import origin_of

WEB = Path(__file__).resolve().parent.parent

DEBUG = False
DEMO = False
SECRET_KEY = ""
ALLOWED_HOSTS: list[str] = []
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "mozilla_django_oidc",
    "procrastinate.contrib.django",
    "csp",
    "piste.web.look",
    "piste.web.live",
    "piste.web.jobs",
    "piste.web.accounts",
    "piste.web.network",
    "piste.web.network.booking",
    "piste.web.network.visits",
    "piste.web.network.privacy",
    "piste.web.counter.queue",
    "piste.web.network.editing",
    "piste.web.counter.rooms",
    "piste.web.counter.follow_up",
    "piste.web.counter.documents",
    "piste.web.planning",
    "piste.web.planning.deciding",
    "piste.web.planning.plan_map",
    "piste.web.experience",
    "piste.web.counter.roster",
    "piste.web.public.booking",
    "piste.web.remote",
    "piste.web.projects",
    "piste.web.remote.interpreting",
    "piste.web.projects.costs",
    "piste.web.projects.interim",
    "piste.web.public",
    "piste.web.api",
    "piste.web.pages",
]
MIDDLEWARE = [
    "piste.web.operations.request_log.log_requests",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "piste.web.look.headers.close_doors",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "piste.web.urls"
ASGI_APPLICATION = "piste.web.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "piste.web.look.context.page_context",
                "piste.web.pages.menu.menu_context",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "piste.web.look.templatetags.look"],
        },
    }
]

DATABASES = {"default": database_settings(os.environ)}
PISTE_SEATS = int(os.environ.get("PISTE_SEATS", "") or 3)
"""Requests that a web process works on at once; fewer than its connections (PISTE_DB_POOL)."""
PISTE_WAITING = int(os.environ.get("PISTE_WAITING", "") or 100)
PISTE_PATIENCE_S = float(os.environ.get("PISTE_PATIENCE_S", "") or 5)
"""So many more wait, so long at most; everybody else is told at once to come back (503)."""
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["piste.web.accounts.backend.LocalBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "home"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "piste.web.look.errors.bad_form"
OTP_TOTP_ISSUER = "Piste"
OTP_TOTP_THROTTLE_FACTOR = 1
PISTE_PROXIES = [host for host in os.environ.get("PISTE_PROXY", "").split(",") if host]
"""Addresses of our own proxies: only what they say of a request's sender is believed."""

LANGUAGE_CODE = "fi"
OWN_LANGUAGES = [("fi", "Suomi"), ("sv", "Svenska"), ("en", "English")]
DRAFT_LANGUAGES = read_drafts(os.environ)
LANGUAGES = OWN_LANGUAGES + DRAFT_LANGUAGES
LOCALE_PATHS = [WEB / "locale", WEB / "locale_drafts"]
FORMAT_MODULE_PATH = ["piste.web.formats"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Helsinki"

STATIC_URL = "/static/"
STATICFILES_DIRS = [WEB / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [NONCE, SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "media-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

BACKGROUND_MAP = os.environ.get("PISTE_BACKGROUND_MAP", "")
"""Address of a background map's tiles, such as `https://tiles.example.fi/{z}/{x}/{y}.png`; none: our own boundaries."""
BACKGROUND_CREDIT = os.environ.get("PISTE_BACKGROUND_CREDIT", "")
"""Whose map that is, as its licence asks."""
if BACKGROUND_MAP and not BACKGROUND_MAP.startswith("/"):  # the one host that a page may ask besides ours
    for _kind in ("img-src", "connect-src"):
        CONTENT_SECURITY_POLICY["DIRECTIVES"][_kind].append(origin_of(BACKGROUND_MAP))
PLANNING_FILES = os.environ.get("PISTE_FILES", "") or find_home() / "var" / "files"
"""Folder of planners' data sets and plans."""
PLANNING_INBOX = os.environ.get("PISTE_INBOX", "")
"""Folder whose files planners may point to instead of uploading them; none by default."""
PLANNING_DEMO = os.environ.get("PISTE_DEMO", "") or find_home() / "out" / "demo"
"""Folder of the demo's plans; demo settings load it."""
PLANNING_LARGEST_FILE = int(os.environ.get("PISTE_LARGEST_UPLOAD_MB", "") or 200) << 20
"""Bytes of the largest file that is taken in from a browser; larger ones can be pointed to in the inbox's folder."""
REMOTE_TURN_URLS = [url for url in os.environ.get("PISTE_TURN_URLS", "").split(",") if url]
"""Addresses of the relay for calls, as `turn:relay.example.fi:3478?transport=udp`; none by default."""
REMOTE_TURN_SECRET = os.environ.get("PISTE_TURN_SECRET", "")
"""The secret shared with the relay, of which expiring credentials are made."""
REMOTE_STEP_S = 120
"""Seconds for which a request for an expert waits before the next team, and then the fallback."""
INTERPRETING_ALONE_MIN = int(os.environ.get("PISTE_INTERPRETING_ALONE_MIN", "") or 60)
"""The longest call that one interpreter does alone; longer ones need two. ASSUMPTION by the professional rule of more
than one hour: Registry of Interpreters for the Deaf, standard practice paper Team Interpreting (as cited by PEPNet)."""
INTERPRETING_ANSWER_MIN = int(os.environ.get("PISTE_INTERPRETING_ANSWER_MIN", "") or 240)
"""Minutes that an interpreter has to accept or decline, before the next is asked; ASSUMPTION."""
INTERPRETING_AT_ONCE_MIN = 30
"""Minutes for which an interpreter's time is taken when they accept a request at once; a longer call takes more."""
PISTE_DIAL_URL = os.environ.get("PISTE_DIAL_URL", "")
PISTE_DIAL_TOKEN = os.environ.get("PISTE_DIAL_TOKEN", "")
"""The gateway that calls telephone interpreters (docs/interpreting.md); none without an address."""
METRICS_TOKEN = os.environ.get("PISTE_METRICS_TOKEN", "")
LOGGING = logging_settings(json_lines=True)

OIDC_RP_CLIENT_ID = os.environ.get("PISTE_OIDC_CLIENT_ID", "")
OIDC_RP_CLIENT_SECRET = os.environ.get("PISTE_OIDC_CLIENT_SECRET", "")
OIDC_ISSUER = os.environ.get("PISTE_OIDC_ISSUER", "")
"""As the provider's tokens write it, to the letter."""
_ISSUER = OIDC_ISSUER.rstrip("/")
OIDC_OP_AUTHORIZATION_ENDPOINT = os.environ.get("PISTE_OIDC_AUTHORIZATION", f"{_ISSUER}/oauth2/authorize")
OIDC_OP_TOKEN_ENDPOINT = os.environ.get("PISTE_OIDC_TOKEN", f"{_ISSUER}/oauth2/token")
OIDC_OP_USER_ENDPOINT = os.environ.get("PISTE_OIDC_USERINFO", f"{_ISSUER}/userinfo")
OIDC_OP_JWKS_ENDPOINT = os.environ.get("PISTE_OIDC_JWKS", f"{_ISSUER}/jwks")
OIDC_END_SESSION = os.environ.get("PISTE_OIDC_END_SESSION", "")
"""The provider's `end_session_endpoint`, where it names one: signing out here then signs out there too."""
OIDC_RP_SIGN_ALGO = "RS256"
OIDC_RP_SCOPES = "openid email profile"
OIDC_USE_PKCE = True
OIDC_STORE_ID_TOKEN = bool(OIDC_END_SESSION)
OIDC_TIMEOUT = 10
OIDC_CALLBACK_CLASS = "piste.web.accounts.staff.StaffCallback"
OIDC_AUTHENTICATION_CALLBACK_URL = "accounts:oidc-callback"
LOGIN_REDIRECT_URL_FAILURE = "/sign-in?staff=failed"
if OIDC_RP_CLIENT_ID:
    AUTHENTICATION_BACKENDS.append("piste.web.accounts.staff.StaffBackend")
if OIDC_END_SESSION:  # the browser holds a form's redirects to the same rule as its address
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"].append(origin_of(OIDC_END_SESSION))

PISTE_CUSTOMER_ISSUER = os.environ.get("PISTE_CUSTOMER_OIDC_ISSUER", "")
"""Provider of customers' strong sign-in, apart from staff's; none by default (docs/booking.md)."""
PISTE_CUSTOMER_ACR = os.environ.get("PISTE_CUSTOMER_OIDC_ACR", "").split()
"""Levels of sign-in that count as strong; empty: whatever the provider does."""
_CUSTOMER = PISTE_CUSTOMER_ISSUER.rstrip("/")
PISTE_CUSTOMER_OIDC = {
    "OIDC_RP_CLIENT_ID": os.environ.get("PISTE_CUSTOMER_OIDC_CLIENT_ID", ""),
    "OIDC_RP_CLIENT_SECRET": os.environ.get("PISTE_CUSTOMER_OIDC_CLIENT_SECRET", ""),
    "OIDC_OP_AUTHORIZATION_ENDPOINT": os.environ.get(
        "PISTE_CUSTOMER_OIDC_AUTHORIZATION", f"{_CUSTOMER}/oauth2/authorize"
    ),
    "OIDC_OP_TOKEN_ENDPOINT": os.environ.get("PISTE_CUSTOMER_OIDC_TOKEN", f"{_CUSTOMER}/oauth2/token"),
    "OIDC_OP_USER_ENDPOINT": "",
    "OIDC_OP_JWKS_ENDPOINT": os.environ.get("PISTE_CUSTOMER_OIDC_JWKS", f"{_CUSTOMER}/jwks"),
    "OIDC_RP_SCOPES": "openid",
}

PISTE_ADDRESS = os.environ.get("PISTE_ADDRESS", "http://localhost:8000")
"""How this installation is reached from outside: private links begin with it."""
EMAIL_HOST = os.environ.get("PISTE_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("PISTE_SMTP_PORT", "") or 587)
EMAIL_HOST_USER = os.environ.get("PISTE_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("PISTE_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("PISTE_SMTP_TLS", "starttls") == "starttls"
EMAIL_USE_SSL = os.environ.get("PISTE_SMTP_TLS", "starttls") == "tls"
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = str(find_home() / "var" / "mail")
"""Without a mail server, messages are written there."""
DEFAULT_FROM_EMAIL = os.environ.get("PISTE_SMTP_FROM", "piste@localhost")
PISTE_SMS_URL = os.environ.get("PISTE_SMS_URL", "")
PISTE_SMS_TOKEN = os.environ.get("PISTE_SMS_TOKEN", "")
"""The gateway for text messages (docs/booking.md); none without an address."""
PISTE_BOOKINGS_AN_HOUR = int(os.environ.get("PISTE_BOOKINGS_AN_HOUR", "") or 30)
"""How many appointments an address may make an hour."""
PISTE_OPEN_DATA_LIMIT = int(os.environ.get("PISTE_OPEN_DATA_LIMIT", "") or 900)
"""How many requests for open data an address may make in 15 minutes."""
PISTE_PUBLISHER = os.environ.get("PISTE_PUBLISHER", "")
"""Who publishes the open data, as it is named there."""
PISTE_NO_SHOW_MIN = int(os.environ.get("PISTE_NO_SHOW_MIN", "") or 30)
"""So many minutes after the booked time nobody has come, if nobody has checked in."""
PISTE_VISIT_DAYS = int(os.environ.get("PISTE_VISIT_DAYS", "") or 400)
"""So long visits are kept one by one; then only their counts."""
PISTE_DOCUMENT_DAYS = int(os.environ.get("PISTE_DOCUMENT_DAYS", "") or 730)
"""So long receipts of papers are kept, once the papers have arrived."""
PISTE_RECORDINGS = os.environ.get("PISTE_RECORDINGS", "")
"""Folder of recorded announcements, which replace the made ones by name (docs/queue.md)."""
