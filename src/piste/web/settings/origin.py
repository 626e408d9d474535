"""Which other host a content-security policy lets pages reach."""

from urllib.parse import urlsplit


def origin_of(address: str) -> str:
    """Return scheme, host and port of an address: exactly that host, nothing beside it.

    Raises
    ------
    ValueError
        Where the address is no whole http(s) address: a slip in the server's settings.
    """
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or set(parts.netloc) & set(" ;,'\"*"):
        raise ValueError(f"not a whole https address: {address!r}")
    port = f":{parts.port}" if parts.port else ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}{port}"
