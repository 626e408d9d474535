"""One machine: `piste serve` with a private database and a key made at the first start."""

import os

from piste.web.database.place import find_home
from piste.web.operations.logs import logging_settings
from piste.web.settings.base import *  # noqa: F403
from piste.web.settings.secret_key import ensure_secret_key

SECRET_KEY = os.environ.get("PISTE_SECRET_KEY") or ensure_secret_key(find_home() / "var" / "secret-key")
ALLOWED_HOSTS = [host for host in os.environ.get("PISTE_HOSTS", "").split(",") if host] or [
    "localhost",
    "127.0.0.1",
    "[::1]",
]
LOGGING = logging_settings(json_lines=False)
