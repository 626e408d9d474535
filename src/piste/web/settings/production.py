"""Real use, behind TLS: everything that differs comes from the environment (docs/web.md)."""

import os

from piste.web.database.place import find_home
from piste.web.settings.base import *  # noqa: F403

SECRET_KEY = os.environ.get("PISTE_SECRET_KEY", "")
ALLOWED_HOSTS = [host for host in os.environ.get("PISTE_HOSTS", "").split(",") if host]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
SECURE_SSL_REDIRECT = os.environ.get("PISTE_SSL_REDIRECT", "yes") != "no"
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PISTE_PROXIES else None  # noqa: F405
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_ROOT = os.environ.get("PISTE_STATIC") or str(find_home() / "var" / "static")
WHITENOISE_USE_FINDERS = False
