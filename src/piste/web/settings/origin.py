"""Which other host a content-security policy lets pages reach."""

from urllib.parse import urlsplit

from piste.core.errors import PisteError


def origin_of(address: str) -> str:
    """Return scheme, host and port of an address: exactly that host, nothing beside it.

    Raises
    ------
    PisteError
        Where the address is no whole http(s) address: a slip in the server's settings.
    """
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or set(parts.netloc) & set(" ;,'\"*{}"):
        raise PisteError("{address} is no whole address such as https://tiles.example.fi/…", address=address)
    port = f":{parts.port}" if parts.port else ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}{port}"
