"""The card of a service at the desk: what the advisor does and may not do, which papers, whom to ask."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from piste.web.accounts.permission import needs
from piste.web.counter.queue.turns import ACTION
from piste.web.network.models import Service, ServiceCard


def cards_in_force(service: Service) -> list[ServiceCard]:
    """Return a service's cards, the greatest version of each mandator."""
    newest = ServiceCard.objects.filter(service=service).order_by("mandator_id", "-version").distinct("mandator_id")
    return list(newest.select_related("mandator"))


@needs(ACTION)
@never_cache
@vary_on_headers("HX-Request")
@require_safe
def show(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show the card as a part of the desk's page, or as a page of its own where there is no script."""
    service = get_object_or_404(Service.objects.select_related("agency"), code=code)
    part = bool(request.headers.get("HX-Request"))
    context = {"service": service, "cards": cards_in_force(service)}
    return render(request, "queue/card.html" if part else "queue/card_page.html", context)
