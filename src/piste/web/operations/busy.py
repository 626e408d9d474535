"""The answer of a server that is busy or waits for its database: 503, when to come back, in three languages."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

RETRY_AFTER_S = 5
SAID = {
    "fi": ("Nyt on ruuhkaa", "Palvelussa on juuri nyt paljon käyttäjiä. Mitään ei tallennettu. Yritä hetken kuluttua."),
    "sv": ("Det är rusning just nu", "Tjänsten har många användare just nu. Ingenting sparades. Försök om en stund."),
    "en": ("Very busy just now", "Many people use the service just now. Nothing was saved. Try again in a while."),
}
PAGE = (
    '<!doctype html><html lang="fi"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width,initial-scale=1"><title>'
    + " – ".join(title for title, _text in SAID.values())
    + " – Piste</title><main>"
    + "".join(f'<section lang="{code}"><h1>{title}</h1><p>{text}</p></section>' for code, (title, text) in SAID.items())
    + "</main></html>"
)
HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Retry-After": str(RETRY_AFTER_S),
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
}


async def send_busy(send: Callable[[Mapping[str, Any]], Awaitable[None]]) -> None:
    """Answer without Django: nothing of the request was looked at."""
    body = PAGE.encode()
    headers = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
    headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": body})
