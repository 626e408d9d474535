"""The service card: what an advisor does in a service, may not do, which papers, and whom to ask."""

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from piste.web.accounts.permission import may, needs
from piste.web.network.editing.things import CARDS
from piste.web.network.models import Service, ServiceCard


def cards_in_force(cards: Iterable[ServiceCard]) -> list[ServiceCard]:
    """Return the greatest version for each service and mandator."""
    newest: dict[tuple[int, int], ServiceCard] = {}
    for card in cards:
        key = card.service_id, card.mandator_id
        if key not in newest or newest[key].version < card.version:
            newest[key] = card
    return list(newest.values())


@needs("cards.see")
@require_safe
def cards(request: HttpRequest) -> HttpResponseBase:
    """List the services with a card."""
    found = cards_in_force(ServiceCard.objects.select_related("service", "mandator"))
    found.sort(key=lambda card: str(card.service).casefold())
    return render(request, "directory/cards.html", {"cards": found})


@needs("cards.see")
@require_safe
def card(request: HttpRequest, service: str) -> HttpResponseBase:
    """Show the cards of a service; to htmx only the card, for the desk."""
    found = Service.objects.filter(code=service).select_related("agency").first()
    if found is None:
        raise Http404
    its = cards_in_force(found.cards.select_related("mandator"))
    shown = [(one, may(request.user, CARDS, one.mandator.scope)) for one in its]
    part = bool(getattr(request, "htmx", False))
    template = "directory/card_part.html" if part else "directory/card.html"
    answer = render(request, template, {"service": found, "cards": shown})
    answer["Vary"] = "HX-Request, Cookie"
    return answer
