"""Django's DATABASES entry: from DATABASE_URL in production, else the private server's socket."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from piste.core.errors import PisteError
from piste.web.database.place import DATABASE, PORT, ROLE, Place, find_place

POOL = {"min_size": 0, "max_size": 10, "timeout": 10, "max_idle": 60, "max_lifetime": 1800}
"""A process's connections. 4 web and 3 worker processes of 10 stay under PostgreSQL's usual 100."""

LIBPQ_OPTIONS = {"sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "target_session_attrs"}


def database_settings(
    environment: Mapping[str, str], *, pool: bool = True, place: Place | None = None
) -> dict[str, Any]:
    """Return the entry for Django's DATABASES; nothing is opened or started.

    Parameters
    ----------
    environment : mapping
        DATABASE_URL there (`postgresql://user:password@host:port/name?sslmode=…`) names a server of yours; without it
        the private one is meant. PISTE_DB_POOL sets the largest number of connections a process holds.
    pool : bool
        Whether a process keeps a psycopg pool; tests and single commands do without.
    place : Place, optional
        Of the private server, the installation's own by default.

    Raises
    ------
    PisteError
        Where DATABASE_URL cannot be read. The message never repeats it: it holds a password.
    """
    url = environment.get("DATABASE_URL", "")
    entry = read_url(url) if url else private_entry(place or find_place(environment.get("PISTE_DB_PLACE", "pg")))
    options = entry["OPTIONS"]
    options["application_name"] = environment.get("PISTE_PROCESS", "piste")
    if pool:
        size = environment.get("PISTE_DB_POOL", str(POOL["max_size"]))
        if not size.isdigit() or int(size) < 1:
            raise PisteError("PISTE_DB_POOL is {value}; it must be a whole number from 1.", value=size)
        options["pool"] = POOL | {"max_size": int(size)}
    return entry


def private_entry(place: Place) -> dict[str, Any]:
    """Return the entry of a private server."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": DATABASE,
        "USER": ROLE,
        "HOST": str(place.socket_folder),
        "PORT": str(PORT),
        "CONN_MAX_AGE": 0,
        "OPTIONS": {},
    }


def read_url(url: str) -> dict[str, Any]:
    """Return the entry that a DATABASE_URL says."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise PisteError("DATABASE_URL cannot be read: its host or port is wrong.") from None
    options = dict(parse_qsl(parts.query))
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in {"postgres", "postgresql"} or not name:
        raise PisteError("DATABASE_URL must look like postgresql://user:password@host:5432/name.")
    host = options.pop("host", "") or unquote(parts.hostname or "")
    if unknown := sorted(set(options) - LIBPQ_OPTIONS):
        raise PisteError(
            "DATABASE_URL has options that Piste does not know: {unknown}. It knows {known}.",
            unknown=", ".join(unknown), known=", ".join(sorted({*LIBPQ_OPTIONS, "host"})),
        )  # fmt: skip
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(port or PORT),
        "CONN_MAX_AGE": 0,
        "OPTIONS": dict(options),
    }
