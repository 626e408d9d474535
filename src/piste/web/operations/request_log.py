"""Middleware: one log line and one measurement a request, by route and never by path."""

import logging
import secrets
from collections.abc import Awaitable, Callable
from inspect import iscoroutinefunction

from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

from piste.core.deadline import Deadline
from piste.web.operations.metrics import measure

_log = logging.getLogger("piste.request")
QUIET = ("health/", "metrics", "static/")

Handler = Callable[[HttpRequest], HttpResponseBase | Awaitable[HttpResponseBase]]


@sync_and_async_middleware
def log_requests(get_response: Handler) -> Handler:
    """Measure each request; asynchronous where what follows is, so that a stream holds no thread."""
    if iscoroutinefunction(get_response):

        async def handle_async(request: HttpRequest) -> HttpResponseBase:
            clock = begin(request)
            response: HttpResponseBase = await get_response(request)
            return end(request, response, clock)

        return handle_async

    def handle(request: HttpRequest) -> HttpResponseBase:
        clock = begin(request)
        response: HttpResponseBase = get_response(request)  # type: ignore[assignment]
        return end(request, response, clock)

    return handle


def begin(request: HttpRequest) -> Deadline:
    """Give the request a name for the logs and start its clock."""
    request.log_name = secrets.token_hex(6)  # type: ignore[attr-defined]
    return Deadline()


def end(request: HttpRequest, response: HttpResponseBase, clock: Deadline) -> HttpResponseBase:
    """Write the line, count the measurement and hand the name back, by which a user may report trouble."""
    match = request.resolver_match
    route = "/" + match.route if match else "(no route)"
    seconds = clock.elapsed_s()
    method = (
        request.method if request.method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} else "other"
    )
    name: str = request.log_name  # type: ignore[attr-defined]
    response["X-Request-Id"] = name
    measure(route, method, response.status_code, seconds)
    if not route.lstrip("/").startswith(QUIET) or response.status_code >= 500:
        facts = {"route": route, "method": method, "status": response.status_code, "ms": round(1000 * seconds, 1)}
        _log.info("request", extra={"request": name, **facts})
    return response
