"""The tests' settings: a database of their own, quick passwords, no pool."""

import atexit
import os
import shutil
import tempfile

from piste.web.database.address import database_settings
from piste.web.settings.base import *  # noqa: F403

SECRET_KEY = "a key for tests only"  # noqa: S105
ALLOWED_HOSTS = ["*"]
DATABASES = {"default": database_settings({"PISTE_DB_PLACE": f"test-{os.getpid()}"} | os.environ, pool=False)}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DEMO = True
AUTHENTICATION_BACKENDS = [
    "piste.web.accounts.backend.LocalBackend",
    "piste.web.accounts.demo.DemoBackend",
    "piste.web.accounts.staff.StaffBackend",
]
OIDC_RP_CLIENT_ID = "piste-test"
OIDC_RP_CLIENT_SECRET = "for tests only"  # noqa: S105
METRICS_TOKEN = ""
OWN_FILES = "PISTE_FILES" not in os.environ
if OWN_FILES:  # a server that a test starts keeps its files where the tests do
    os.environ["PISTE_FILES"] = tempfile.mkdtemp(prefix="piste-test-files-")
    atexit.register(shutil.rmtree, os.environ["PISTE_FILES"], ignore_errors=True)
PLANNING_FILES = os.environ["PISTE_FILES"]
