"""The hall's pages with something on them: a kiosk, a ticket that waits, a display with calls, the devices."""

from piste.web.counter.queue.devices import make_device, ticket_token
from piste.web.network.models import Point
from piste.web.network.visits.calling import visit_at
from piste.web.network.visits.models import Visit

HALL_PAGES = (
    "/kiosk/{kiosk}/", "/kiosk/{kiosk}/?q=zzz", "/kiosk/{kiosk}/ticket/{ticket}", "/ticket/{ticket}",
    "/ticket/{called}", "/display/{display}/", "/devices",
)  # fmt: skip


def make_hall(point_id):
    """Give a point with a queue (`make_queue`) a kiosk and a display, and return the keys that addresses need."""
    point = Point.objects.get(pk=point_id)
    waiting = Visit.objects.filter(point=point, state="waiting", number__isnull=False).first()
    served = next(visit for desk in point.desks.all() if (visit := visit_at(desk)))
    return {
        "kiosk": make_device(point, "kiosk", "Ovi")[1],
        "display": make_device(point, "display", "Aula")[1],
        "ticket": ticket_token(waiting.pk),
        "called": ticket_token(served.pk),
    }
