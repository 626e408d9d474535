"""Pages on which the directory is kept, service cards, and the page of open data."""

from piste.web.network.models import HoursRule, Point, Service, ServiceCard

DIRECTORY_PAGES = (
    "/directory", "/directory/hours?point=mikkeli", "/directory/hours/{rule}", "/directory/points/{known_point}",
    "/directory/cards/{card}", "/directory/agreements", "/directory/import", "/cards", "/cards/tax-card",
    "/open-data?lang={lang}",
)  # fmt: skip


def make_directory():
    """Return the keys of what the demo's steps have made."""
    return {
        "rule": HoursRule.objects.filter(point__code="mikkeli", agency=None).first().pk,
        "known_point": Point.objects.get(code="mikkeli").pk,
        "card": ServiceCard.objects.get(service=Service.objects.get(code="tax-card")).pk,
    }
