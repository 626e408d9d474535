"""Pages of rooms, follow-up and privacy with something on them: the demo's house, its weeks and its published month."""

from piste.web.accounts.demo import ensure_demo_person
from piste.web.counter.rooms.rounds import begin_round
from piste.web.network.booking.resources import resource_of
from piste.web.network.models import Point, Room
from piste.web.network.privacy.retention import run_rules
from piste.web.network.visits.models import Visit

ROOMS_PAGES = (
    "/rooms", "/rooms/mikkeli", "/rooms/mikkeli/book/{room_resource}", "/rooms/mikkeli/reports",
    "/rooms/mikkeli/house-rules", "/rooms/mikkeli/house-rules/change", "/rooms/mikkeli/rules/{room_resource}",
    "/rooms/mikkeli/occupancy", "/rooms/mikkeli/occupancy/begin", "/rooms/rounds/{walk}", "/today", "/today/mikkeli",
    "/follow-up?by=service", "/follow-up/resources", "/follow-up/visits", "/follow-up/visits/{old_visit}",
    "/statistics", "/privacy", "/privacy/access",
)  # fmt: skip


def make_rooms():
    """Return the keys that addresses need; the demo's data are there already."""
    run_rules()
    point = Point.objects.get(code="mikkeli")
    walk = begin_round(point, ensure_demo_person("administrator"), 60)
    return {
        "room_resource": resource_of(Room.objects.get(point=point, code="meeting-1")).pk, "walk": walk.pk,
        "old_visit": Visit.objects.filter(point=point, ended_at__isnull=False).order_by("pk").first().pk,
    }  # fmt: skip
