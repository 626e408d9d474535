"""The addresses of the open data, and the document that describes them."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Query
from ninja.errors import ValidationError

from piste.web.api import experience_data, geojson, hsds_shape, ptv_shape
from piste.web.api.exchange.ptv import children_of, write_channel, write_organization, write_service
from piste.web.api.exchange.public import public_directory
from piste.web.api.hours_calendar import build_calendar
from piste.web.api.hsds import (
    Offered,
    location,
    location_simple,
    organization,
    organization_simple,
    service_here,
    service_simple,
    words,
)
from piste.web.api.hsds import language as hsds_language
from piste.web.api.identity import identity
from piste.web.api.listing import LAST_PAGE, MOST, Part, cut_part, hsds_page, ptv_page
from piste.web.network.hours import HELSINKI, read_hours
from piste.web.network.in_force import points_on
from piste.web.network.models import Agency, Point, Service

TERMS = "CC BY 4.0"
TERMS_ADDRESS = "https://creativecommons.org/licenses/by/4.0/"
api = NinjaAPI(
    title="Piste: open data of the joint service points",
    version="1",
    description="Authorities, services, points, hours: HSDS 3, shape of PTV 11, GeoJSON, iCalendar. Surveys. Reading.",
    openapi_url=None,
    docs_url=None,
    urls_namespace="open-data",
    openapi_extra={"info": {"license": {"name": TERMS, "url": TERMS_ADDRESS}}},
)
api.add_router("", experience_data.router)
PROBLEMS = {(404, 422, 429): hsds_shape.Problem}
Number = Annotated[int, Query(1, ge=1, le=LAST_PAGE, description="Number of the page, from 1.")]
Size = Annotated[int, Query(50, ge=1, le=MOST, description="How many a page has at most.")]
Words = Annotated[Literal["fi", "sv", "en"], Query("fi", description="Language of texts.")]
Code = Annotated[str, Query("", max_length=60, pattern=r"^[-a-zA-Z0-9_]*$", description="Only of this code.")]


@api.exception_handler(ValidationError)
def tell_invalid(_request: HttpRequest, fault: ValidationError) -> HttpResponse:
    """Say what is wrong with a request."""
    told = "; ".join(f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in fault.errors)
    return JsonResponse({"detail": told}, status=422)


@api.exception_handler(Http404)
def tell_missing(_request: HttpRequest, _fault: Http404) -> HttpResponse:
    """Say that there is no such thing."""
    return JsonResponse({"detail": "There is no such thing, or it is not public today."}, status=404)


def today() -> date:
    """Return the day in Finland."""
    return timezone.now().astimezone(HELSINKI).date()


def agencies() -> Any:
    """Return the authorities, those that ended as well."""
    return Agency.objects.select_related("successor").order_by("code")


def services() -> Any:
    """Return the services that are given."""
    return Service.objects.filter(is_active=True).select_related("agency__successor__successor").order_by("code")


def find(things: Any, kind: str, key: UUID) -> Any:
    """Return the thing that has an identifier.

    Raises
    ------
    Http404
        Where nothing has it.
    """
    for code in things.values_list("code", flat=True):
        if identity(kind, code) == key:
            return things.get(code=code)
    raise Http404


@api.get("/", response={200: hsds_shape.About, **PROBLEMS}, tags=["HSDS"], operation_id="about")
def about(request: HttpRequest, lang: Words = "fi") -> Any:  # noqa: ARG001
    """Tell what this is."""
    base = settings.PISTE_ADDRESS.rstrip("/")
    return {
        "version": "3.1", "profile": base + reverse("api:page"), "openapi_url": base + reverse("api:document"),
        "description": _("Joint service points: authorities, services, points, hours."),
        "publisher": {"name": settings.PISTE_PUBLISHER or _("The keeper of this installation")},
    }  # fmt: skip


@api.get(
    "/organizations",
    response={200: hsds_shape.OrganizationPage, **PROBLEMS},
    tags=["HSDS"],
    exclude_none=True,
    operation_id="organizations",
)
def organizations(request: HttpRequest, page: Number = 1, per_page: Size = 50, lang: Words = "fi") -> Any:  # noqa: ARG001
    """List the authorities; those that ended name their successor."""
    return hsds_page(cut_part(agencies(), page, per_page), organization_simple)


@api.get(
    "/organizations/{id}",
    response={200: hsds_shape.Organization, **PROBLEMS},
    tags=["HSDS"],
    exclude_none=True,
    operation_id="organization",
)
def one_organization(request: HttpRequest, id: UUID, lang: Words = "fi") -> Any:  # noqa: A002, ARG001
    """Give an authority with the points that it runs."""
    agency = find(agencies(), "organization", id)
    return organization(agency, points_on(today()).filter(operator=agency))


@api.get(
    "/services",
    response={200: hsds_shape.ServicePage, **PROBLEMS},
    tags=["HSDS"],
    exclude_none=True,
    operation_id="services",
)
def list_services(request: HttpRequest, page: Number = 1, per_page: Size = 50, lang: Words = "fi") -> Any:  # noqa: ARG001
    """List the services."""
    return hsds_page(cut_part(services(), page, per_page), service_simple)


@api.get(
    "/services/{id}",
    response={200: hsds_shape.Service, **PROBLEMS},
    tags=["HSDS"],
    exclude_none=True,
    operation_id="service",
)
def one_service(request: HttpRequest, id: UUID, lang: Words = "fi") -> Any:  # noqa: A002, ARG001
    """Give a service with the points where it is given, its hours and ways there."""
    service, day = find(services(), "service", id), today()
    offered = Offered.read(day, service=service)
    points = list(points_on(day).filter(pk__in={point for point, _service in offered.by_pair}).order_by("code"))
    book = read_hours(points)
    tags = sorted({tag for its in offered.by_pair.values() for one in its for tag in one.languages})
    here = [
        service_here(point, service, offered.by_pair[point.pk, service.pk], book, day)
        | {"location": location_simple(point)}
        for point in points
    ]
    return service_simple(service) | {
        "languages": [hsds_language(tag, "service", service.code) for tag in tags], "service_at_locations": here,
    }  # fmt: skip


@api.get(
    "/locations",
    response={200: hsds_shape.LocationPage, **PROBLEMS},
    tags=["HSDS"],
    exclude_none=True,
    operation_id="locations",
)
def list_locations(request: HttpRequest, page: Number = 1, per_page: Size = 50, lang: Words = "fi") -> Any:  # noqa: ARG001
    """List the points, with addresses, access, languages and hours."""
    day = today()
    part = cut_part(points_on(day).order_by("code"), page, per_page)
    offered, book = Offered.read(day, point__in=part.things), read_hours(part.things)
    return hsds_page(part, lambda point: location(point, offered.of_point(point), book, day))


@api.get(
    "/locations/{id}",
    response={200: hsds_shape.Location, **PROBLEMS},
    tags=["HSDS"],
    exclude_none=True,
    operation_id="location",
)
def one_location(request: HttpRequest, id: UUID, lang: Words = "fi") -> Any:  # noqa: A002, ARG001
    """Give a point."""
    day = today()
    point = find(points_on(day), "location", id)
    return location(point, Offered.read(day, point=point).of_point(point), read_hours([point]), day)


def pairs_on(day: date, **which: Any) -> tuple[list[tuple[str, str]], Offered]:
    """Return point and service of all that is offered on a day, by code, and the offerings."""
    offered = Offered.read(day, **which)
    points = dict(points_on(day).values_list("pk", "code"))
    known = dict(services().values_list("pk", "code"))
    return sorted((points[p], known[s]) for p, s in offered.by_pair if p in points and s in known), offered


@api.get(
    "/service_at_locations",
    response={200: hsds_shape.ServiceAtLocationPage, **PROBLEMS},
    tags=["HSDS"],
    exclude_none=True,
    operation_id="service_at_locations",
)
def service_at_locations(request: HttpRequest, page: Number = 1, per_page: Size = 50, lang: Words = "fi") -> Any:  # noqa: ARG001
    """List which service is given at which point."""
    day = today()
    pairs, _offered = pairs_on(day)
    part = cut_part(pairs, page, per_page)
    points = {point.code: point for point in points_on(day).filter(code__in={code for code, _ in part.things})}
    known = {one.code: one for one in services().filter(code__in={code for _, code in part.things})}
    return hsds_page(
        part,
        lambda pair: {
            "id": identity("service-at-location", *pair), "location": location_simple(points[pair[0]]),
            "service": service_simple(known[pair[1]]),
        },
    )  # fmt: skip


@api.get(
    "/service_at_locations/{id}",
    response={200: hsds_shape.ServiceAtLocation, **PROBLEMS},
    tags=["HSDS"],
    exclude_none=True,
    operation_id="service_at_location",
)
def one_service_at_location(request: HttpRequest, id: UUID, lang: Words = "fi") -> Any:  # noqa: A002, ARG001
    """Give a service at a point with hours, languages and the ways in which the authority is present."""
    day = today()
    pairs, _offered = pairs_on(day)
    pair = next((pair for pair in pairs if identity("service-at-location", *pair) == id), None)
    if pair is None:
        raise Http404
    point, service = points_on(day).get(code=pair[0]), services().get(code=pair[1])
    book, offered = read_hours([point]), Offered.read(day, point=point)
    here = service_here(point, service, offered.by_pair[point.pk, service.pk], book, day)
    its = offered.by_pair[point.pk, service.pk]
    return here | {"location": location(point, its, book, day), "service": service_simple(service)}


@api.get(
    "/points.geojson", response={200: geojson.Collection, **PROBLEMS}, tags=["GeoJSON"], operation_id="points_geojson"
)
def points_geojson(request: HttpRequest, service: Code = "", lang: Words = "fi") -> Any:  # noqa: ARG001
    """Give the points with their services and whether they are open now."""
    now = timezone.now()
    day = now.astimezone(HELSINKI).date()
    offered = Offered.read(day)
    known = dict(services().values_list("pk", "code"))
    points = [
        point for point in points_on(day).order_by("code")
        if not service or any(known.get(one.service_id) == service for one in offered.of_point(point))
    ]  # fmt: skip
    return geojson.build_collection(points, offered, known, read_hours(points), now)


CALENDAR = {"responses": {200: {"description": "OK", "content": {"text/calendar": {"schema": {"type": "string"}}}}}}


@api.get(
    "/points/{code}/hours.ics", response=PROBLEMS, tags=["iCalendar"], operation_id="hours_ics", openapi_extra=CALENDAR
)
def hours_ics(
    request: HttpRequest,  # noqa: ARG001
    code: Annotated[str, "Code of the point"],
    lang: Words = "fi",  # noqa: ARG001
) -> Any:
    """Give a point's openings of half a year."""
    point = points_on(today()).filter(code=code).first() if code.isprintable() else None
    if point is None:
        raise Http404
    page = settings.PISTE_ADDRESS.rstrip("/") + reverse("public:point", args=[point.code])
    place = f"{words(point.street)}, {point.postcode} {words(point.postal_place)}"
    made = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    name = _("%(point)s open") % {"point": words(point.name)}
    text = build_calendar(read_hours([point]), point, today(), made, name, place, page)
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")


@api.get(
    "/ptv/v11/ServiceChannel/list",
    response={200: ptv_shape.PtvServiceLocationPage, **PROBLEMS},
    tags=["PTV"],
    by_alias=True,
    operation_id="ptv_channels",
)
def ptv_channels(request: HttpRequest, page: Number = 1, per_page: Size = 50) -> Any:  # noqa: ARG001
    """List the points as service locations."""
    day = today()
    part = cut_part(points_on(day).order_by("code"), page, per_page)
    directory = public_directory(day, part.things)
    of_points = children_of(directory)
    return ptv_page(
        Part(directory["points"], page, per_page, part.total),
        lambda record: write_channel(record, directory, of_points[record["code"]]),
    )


@api.get(
    "/ptv/v11/ServiceChannel/{id}",
    response={200: ptv_shape.PtvServiceLocation, **PROBLEMS},
    tags=["PTV"],
    by_alias=True,
    operation_id="ptv_channel",
)
def ptv_channel(request: HttpRequest, id: UUID) -> Any:  # noqa: A002, ARG001
    """Give a point as a service location."""
    day = today()
    known = Point.objects.filter(source_id=str(id)).values_list("code", flat=True).first()
    point = points_on(day).filter(code=known).first() if known else find(points_on(day), "service-location", id)
    if point is None:
        raise Http404
    directory = public_directory(day, [point])
    return write_channel(directory["points"][0], directory, children_of(directory)[point.code])


@api.get(
    "/ptv/v11/Service/list",
    response={200: ptv_shape.PtvServicePage, **PROBLEMS},
    tags=["PTV"],
    by_alias=True,
    operation_id="ptv_services",
)
def ptv_services(request: HttpRequest, page: Number = 1, per_page: Size = 50) -> Any:  # noqa: ARG001
    """List the services."""
    return ptv_page(cut_part(public_directory(today(), [])["services"], page, per_page), write_service)


@api.get(
    "/ptv/v11/Organization/list",
    response={200: ptv_shape.PtvOrganizationPage, **PROBLEMS},
    tags=["PTV"],
    by_alias=True,
    operation_id="ptv_organizations",
)
def ptv_organizations(request: HttpRequest, page: Number = 1, per_page: Size = 50) -> Any:  # noqa: ARG001
    """List the authorities."""
    return ptv_page(cut_part(public_directory(today(), [])["agencies"], page, per_page), write_organization)
