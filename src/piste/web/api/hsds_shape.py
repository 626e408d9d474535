"""Open Referral's Human Services Data Specification (HSDS) 3: the members that the directory can fill.

Names and required members: github.com/openreferral/specification, schema/*.json, versions 3.0 and 3.1.
"""

from typing import Literal
from uuid import UUID

from ninja import Schema


class Language(Schema):
    """A language in which a service is given."""

    id: UUID
    name: str
    code: str


class Phone(Schema):
    """A telephone number."""

    id: UUID
    number: str
    type: str = "voice"


class Address(Schema):
    """Where a location is."""

    id: UUID
    address_1: str
    city: str
    region: str
    state_province: str
    postal_code: str
    country: str
    address_type: Literal["physical"]


class Schedule(Schema):
    """When a location or a service there is open: an RFC 5545 rule."""

    id: UUID
    valid_from: str
    valid_to: str
    dtstart: str
    until: str
    timezone: float
    wkst: Literal["MO"] = "MO"
    freq: Literal["WEEKLY"] = "WEEKLY"
    interval: int = 1
    byday: str
    opens_at: str
    closes_at: str


class Accessibility(Schema):
    """One thing about access for people with disabilities."""

    id: UUID
    description: str
    details: str | None = None


class Attribute(Schema):
    """A value from a code list: how an authority is present (codes of the Finnish Service Catalogue)."""

    id: UUID
    link_type: str
    link_entity: str
    value: str
    label: str


class OrganizationIdentifier(Schema):
    """A number of an organisation in another register."""

    id: UUID
    identifier_scheme: str
    identifier_type: str
    identifier: str


class OrganizationSimple(Schema):
    """An authority, in lists."""

    id: UUID
    name: str
    alternate_name: str | None = None
    description: str
    website: str | None = None
    legal_status: str


class LocationSimple(Schema):
    """A point, in lists."""

    id: UUID
    location_type: Literal["physical"]
    name: str
    description: str | None = None
    latitude: float
    longitude: float
    external_identifier: str
    external_identifier_type: str
    url: str | None = None


class Location(LocationSimple):
    """A point with all that is known of it."""

    organization_id: UUID
    languages: list[Language]
    addresses: list[Address]
    accessibility: list[Accessibility]
    phones: list[Phone]
    schedules: list[Schedule]


class ServiceSimple(Schema):
    """A service, in lists."""

    id: UUID
    name: str
    description: str | None = None
    status: Literal["active", "inactive"]
    application_process: str | None = None
    organization: OrganizationSimple


class ServiceAtLocationSimple(Schema):
    """A service at a point, in lists."""

    id: UUID
    location: LocationSimple
    service: ServiceSimple


class ServiceAtLocation(Schema):
    """A service at a point, with hours, languages and how the authority is present."""

    id: UUID
    description: str | None = None
    location: Location
    service: ServiceSimple
    schedules: list[Schedule]
    attributes: list[Attribute]


class ServiceHere(Schema):
    """A service at a point, within the service."""

    id: UUID
    location: LocationSimple
    schedules: list[Schedule]
    attributes: list[Attribute]


class Service(ServiceSimple):
    """A service with the points that give it."""

    languages: list[Language]
    service_at_locations: list[ServiceHere]


class Organization(OrganizationSimple):
    """An authority with the points that it runs."""

    locations: list[LocationSimple]
    organization_identifiers: list[OrganizationIdentifier]


class Page(Schema):
    """What stands around a page of a list."""

    total_items: int
    total_pages: int
    page_number: int
    size: int
    first_page: bool
    last_page: bool
    empty: bool


class OrganizationPage(Page):
    """A page of authorities."""

    contents: list[OrganizationSimple]


class ServicePage(Page):
    """A page of services."""

    contents: list[ServiceSimple]


class LocationPage(Page):
    """A page of points."""

    contents: list[Location]


class ServiceAtLocationPage(Page):
    """A page of services at points."""

    contents: list[ServiceAtLocationSimple]


class Publisher(Schema):
    """Who publishes."""

    name: str


class About(Schema):
    """What this interface is."""

    version: str
    profile: str
    openapi_url: str
    description: str
    publisher: Publisher


class Problem(Schema):
    """Why a request has no answer."""

    detail: str
