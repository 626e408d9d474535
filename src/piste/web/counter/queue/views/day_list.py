"""The day list, and the service worker that shows it while the line is down."""

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from piste.web.accounts.permission import PUBLIC, needs
from piste.web.counter.queue.day_list import build_day_list
from piste.web.counter.queue.turns import ACTION
from piste.web.counter.queue.views.desk import own_turn

SCOPE = "/desk"


@needs(ACTION)
@never_cache
@require_safe
def show(request: HttpRequest) -> HttpResponseBase:
    """Show the day of the point where I sit; the browser keeps it until the day ends, I leave the desk or sign out."""
    turn = own_turn(request)
    if turn is None:
        return redirect("queue:desk")
    context = {"turn": turn, "point": turn.desk.point, "list": build_day_list(turn.desk.point)}
    answer = render(request, "queue/day_list.html", context)
    answer["X-Piste-Day"] = timezone.localdate().isoformat()
    return answer


@needs(PUBLIC)
@require_safe
def worker(request: HttpRequest) -> HttpResponseBase:  # noqa: ARG001
    """Give the service worker, which may act for the desk's pages only."""
    found = finders.find("queue/worker.js")
    if not isinstance(found, str):
        raise Http404
    answer = HttpResponse(Path(found).read_text(encoding="utf-8"), content_type="text/javascript; charset=utf-8")
    answer["Service-Worker-Allowed"] = SCOPE
    answer["Cache-Control"] = "no-cache"
    return answer
