"""Django for pages: every middleware and the view in one thread. Between threads a page would hop some twenty times."""

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest, HttpResponseBase

from piste.web.operations.body_limit import Application, Receive, Scope, Send


class PageHandler(ASGIHandler):
    """Answers a request in one thread: fewer hops than Django's own way for views that are not asynchronous."""

    def load_middleware(self, is_async: bool = False) -> None:  # noqa: ARG002  (as Django calls it)
        """Load the middleware as of a synchronous server."""
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response that the thread of this request makes."""
        response: HttpResponseBase = await sync_to_async(self.get_response, thread_sensitive=True)(request)
        return response


def serve_pages(pages: Application, streams: Application, stream_address: str) -> Application:
    """Answer with pages but at an address, whose asynchronous views hold no thread while they stream."""

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        is_stream = str(scope.get("path", "")).startswith(stream_address)
        await (streams if is_stream else pages)(scope, receive, send)

    return served
