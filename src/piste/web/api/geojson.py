"""Points as GeoJSON (RFC 7946)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from django.conf import settings
from django.urls import reverse
from ninja import Schema

from piste.web.api.hsds import Offered, words
from piste.web.network.hours import HoursBook
from piste.web.network.models import Point


class Geometry(Schema):
    """Where: degrees east, degrees north (WGS 84)."""

    type: Literal["Point"]
    coordinates: tuple[float, float]


class Properties(Schema):
    """What a map shows of a point."""

    code: str
    name: str
    tier: Literal["full", "remote", "mobile"]
    address: str
    municipality: str
    region: str
    services: list[str]
    languages: list[str]
    step_free: bool | None
    is_open: bool
    open_until: str | None
    opens_next: str | None
    url: str


class Feature(Schema):
    """A point."""

    type: Literal["Feature"]
    id: str
    geometry: Geometry
    properties: Properties


class Collection(Schema):
    """Points."""

    type: Literal["FeatureCollection"]
    features: list[Feature]


def build_collection(
    points: Iterable[Point], offered: Offered, services: dict[int, str], book: HoursBook, at: datetime
) -> dict[str, Any]:
    """Return the points with their state at an instant; services by code."""
    return {"type": "FeatureCollection", "features": [build_feature(p, offered, services, book, at) for p in points]}


def address_of(point: Point) -> str:
    """Return a point's address on one line."""
    place = f"{point.postcode} {words(point.postal_place)}".strip()
    return ", ".join(part for part in (words(point.street), place) if part)


def build_feature(
    point: Point, offered: Offered, services: dict[int, str], book: HoursBook, at: datetime
) -> dict[str, Any]:
    """Return one point."""
    now = book.span_at(point, None, at)
    following = None if now else book.next_opening(point, None, at)
    offerings = offered.of_point(point)
    return {
        "type": "Feature", "id": point.code,
        "geometry": {"type": "Point", "coordinates": (point.lon, point.lat)},
        "properties": {
            "code": point.code, "name": words(point.name) or point.code, "tier": point.tier,
            "address": address_of(point),
            "municipality": point.municipality, "region": point.region,
            "services": sorted({services[one.service_id] for one in offerings if one.service_id in services}),
            "languages": sorted({tag for one in offerings for tag in one.languages}),
            "step_free": point.accessibility.get("step_free"), "is_open": now is not None,
            "open_until": now[1].isoformat() if now else None,
            "opens_next": following[0].isoformat() if following else None,
            "url": settings.PISTE_ADDRESS.rstrip("/") + reverse("public:point", args=[point.code]),
        },
    }  # fmt: skip
