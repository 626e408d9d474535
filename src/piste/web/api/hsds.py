"""The directory as HSDS objects: plain dictionaries with the members of `hsds_shape`."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from piste.web.accounts.places import region_names
from piste.web.api.identity import identity
from piste.web.api.weekly import Weekly, build_weekly
from piste.web.network.hours import HoursBook
from piste.web.network.in_force import offerings_on
from piste.web.network.models import Agency, Offering, Point, Service
from piste.web.network.texts import text_in
from piste.web.network.wording import ACCESS, name_of_language

Json = dict[str, Any]
CODE_TYPE = "Piste"


@dataclass(frozen=True)
class Offered:
    """The offerings in force on a day, by point and service, read by one query."""

    by_pair: dict[tuple[int, int], list[Offering]] = field(default_factory=dict)

    @classmethod
    def read(cls, day: date, **which: Any) -> "Offered":
        """Read those of some points or of a service."""
        pairs: dict[tuple[int, int], list[Offering]] = defaultdict(list)
        for one in offerings_on(day).filter(**which).order_by("presence"):
            pairs[one.point_id, one.service_id].append(one)
        return cls(dict(pairs))

    def of_point(self, point: Point) -> list[Offering]:
        """Return the offerings of a point."""
        return [one for (its, _service), all_of in self.by_pair.items() if its == point.pk for one in all_of]


def words(texts: Any) -> str:
    """Return a text in the current language."""
    return str(text_in(texts))


def organization_simple(agency: Agency) -> Json:
    """Return an authority; who took its place stands in its description."""
    told = ""
    if agency.active_until is not None and agency.successor is not None:
        told = _("Ended on %(day)s. Its tasks went on with: %(successor)s.") % {
            "day": agency.active_until.isoformat(),
            "successor": words(agency.successor.name),
        }
    return {
        "id": identity("organization", agency.code), "name": words(agency.name) or agency.code,
        "alternate_name": words(agency.short_name) or None, "description": told or words(agency.name) or agency.code,
        "website": agency.website or None, "legal_status": str(agency.get_kind_display()),
    }  # fmt: skip


def organization(agency: Agency, points: Iterable[Point]) -> Json:
    """Return an authority with its points."""
    number = agency.business_id
    known = [
        {
            "id": identity("organization-identifier", agency.code), "identifier_scheme": "FI-PRO",
            "identifier_type": "Y-tunnus", "identifier": number,
        }
    ]  # fmt: skip
    return organization_simple(agency) | {
        "locations": [location_simple(point) for point in points], "organization_identifiers": known if number else [],
    }  # fmt: skip


def service_simple(service: Service) -> Json:
    """Return a service with the authority that answers for it."""
    return {
        "id": identity("service", service.code), "name": words(service.name) or service.code,
        "description": words(service.description) or None, "status": "active" if service.is_active else "inactive",
        "application_process": None if service.takes_walk_ins else _("By appointment only."),
        "organization": organization_simple(service.agency),
    }  # fmt: skip


def location_simple(point: Point) -> Json:
    """Return where a point is."""
    page = settings.PISTE_ADDRESS.rstrip("/") + reverse("public:point", args=[point.code])
    return {
        "id": identity("location", point.code), "location_type": "physical", "name": words(point.name) or point.code,
        "description": words(point.description) or None, "latitude": point.lat, "longitude": point.lon,
        "external_identifier": point.code, "external_identifier_type": CODE_TYPE, "url": page,
    }  # fmt: skip


def location(point: Point, offerings: Iterable[Offering], book: HoursBook, day: date) -> Json:
    """Return a point with address, access, languages and hours."""
    code = point.code
    tags = sorted({tag for one in offerings for tag in one.languages})
    return location_simple(point) | {
        "organization_id": identity("organization", point.operator.code),
        "languages": [language(tag, "location", code) for tag in tags],
        "addresses": [
            {
                "id": identity("address", code), "address_1": words(point.street), "city": words(point.postal_place),
                "region": region_names().get(point.region, point.region), "state_province": "",
                "postal_code": point.postcode, "country": "FI", "address_type": "physical",
            }
        ],
        "accessibility": [
            {
                "id": identity("accessibility", code, key),
                "description": str(there if point.accessibility[key] else lacks),
            }
            for key, (there, lacks) in ACCESS.items() if isinstance(point.accessibility.get(key), bool)
        ],
        "phones": [{"id": identity("phone", code), "number": point.phone}] if point.phone else [],
        "schedules": schedules(build_weekly(book, point, None, day), "location", code),
    }  # fmt: skip


def language(tag: str, *of: str) -> Json:
    """Return a language."""
    return {"id": identity("language", *of, tag), "name": name_of_language(tag), "code": tag}


def schedules(rules: Iterable[Weekly], *of: str) -> list[Json]:
    """Return weekly rules as schedules; times tell their distance from UTC."""
    return [
        {
            "id": identity("schedule", *of, rule.byday, rule.first.isoformat(), rule.stamp(rule.opens)),
            "valid_from": rule.first.isoformat(), "valid_to": rule.last.isoformat(), "dtstart": rule.first.isoformat(),
            "until": rule.last.isoformat(), "timezone": rule.offset_min / 60, "byday": rule.byday,
            "opens_at": rule.stamp(rule.opens), "closes_at": rule.stamp(rule.closes),
        }
        for rule in rules
    ]  # fmt: skip


def attributes(point: Point, service: Service, offerings: Iterable[Offering]) -> list[Json]:
    """Return how the authority is present."""
    return [
        {
            "id": identity("attribute", point.code, service.code, way), "link_type": "presence",
            "link_entity": "service_at_location", "value": way, "label": str(Offering.Presence(way).label),
        }
        for way in dict.fromkeys(one.presence for one in offerings)
    ]  # fmt: skip


def service_here(point: Point, service: Service, offerings: list[Offering], book: HoursBook, day: date) -> Json:
    """Return a service at a point: hours and ways of being present."""
    agency = service.agency.in_force_on(day)
    return {
        "id": identity("service-at-location", point.code, service.code),
        "schedules": schedules(build_weekly(book, point, agency, day), "service-at-location", point.code, service.code),
        "attributes": attributes(point, service, offerings),
    }
