"""Django's ASGI handler, with a request's whole way through middleware and view in one thread."""

import logging
from types import TracebackType
from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from psycopg_pool import PoolTimeout

from piste.web.operations.busy import HEADERS, PAGE

NO_DATABASE = (OperationalError, InterfaceError, PoolTimeout)
_log = logging.getLogger("piste.request")
Problem = tuple[type[BaseException], BaseException, TracebackType]


class OneThreadHandler(ASGIHandler):
    """Nearly all views are synchronous: asynchronous middleware around them changes threads twenty times a request.

    An asynchronous view still runs in the event loop, and streams are read there.
    """

    def load_middleware(self, is_async: bool = False) -> None:  # noqa: ARG002
        """Build the synchronous chain."""
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """Go through the chain in the request's thread."""
        return await sync_to_async(self.get_response, thread_sensitive=True)(request)

    def handle_uncaught_exception(self, request: HttpRequest, resolver: Any, exc_info: Problem) -> HttpResponseBase:
        """Answer 503 while the database is away or has no connection left: it is no fault of the page."""
        if not issubclass(exc_info[0], NO_DATABASE):
            return super().handle_uncaught_exception(request, resolver, exc_info)
        _log.warning("the database does not answer: %s", exc_info[0].__name__)
        return HttpResponse(PAGE, status=503, headers=HEADERS)
