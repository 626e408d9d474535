"""The demo: each role signs in by one click. Never for real people's data: `piste web check --deploy` refuses it."""

from piste.web.settings.local import *  # noqa: F403

DEMO = True
AUTHENTICATION_BACKENDS = [*AUTHENTICATION_BACKENDS, "piste.web.accounts.demo.DemoBackend"]  # noqa: F405
