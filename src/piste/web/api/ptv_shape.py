"""The Finnish Service Catalogue's shape (PTV, open API version 11): the members that the directory can fill."""

from typing import Any, Literal

from ninja import Schema
from pydantic import Field


class Text(Schema):
    """A text in a language."""

    language: str
    value: str


class TypedText(Text):
    """A text in a language, and what it is: Name, AlternativeName, Description."""

    type: str


class Item(Schema):
    """A thing by its identifier."""

    id: str
    name: str | None = None


class Code(Schema):
    """A municipality."""

    code: str


class OpeningTime(Schema):
    """From and to on a weekday, local time (`V8VmOpenApiDailyOpeningTime`)."""

    dayFrom: str | None  # noqa: N815
    dayTo: str | None  # noqa: N815
    begins: str = Field(alias="from")
    ends: str = Field(alias="to")


class ServiceHour(Schema):
    """Weekly hours, or an exception (`V11VmOpenApiServiceHour`)."""

    serviceHourType: Literal["DaysOfTheWeek", "Exceptional"]  # noqa: N815
    validFrom: str | None  # noqa: N815
    validTo: str | None  # noqa: N815
    isClosed: bool  # noqa: N815
    validForNow: bool  # noqa: N815
    isAlwaysOpen: bool  # noqa: N815
    isReservation: bool  # noqa: N815
    additionalInformation: list[Text]  # noqa: N815
    openingHour: list[OpeningTime]  # noqa: N815
    orderNumber: int  # noqa: N815


class StreetAddress(Schema):
    """A visiting address; metres of ETRS-TM35FIN, north as latitude, as text."""

    street: list[Text]
    postalCode: str | None  # noqa: N815
    postOffice: list[Text]  # noqa: N815
    municipality: Code
    latitude: str
    longitude: str
    coordinateState: str  # noqa: N815


class Address(Schema):
    """An address of a service location."""

    type: Literal["Location"]
    subType: str  # noqa: N815
    country: str
    streetAddress: StreetAddress  # noqa: N815


class ExtraType(Schema):
    """How an authority is present (`V9VmOpenApiExtraType`)."""

    type: Literal["Asti"]
    code: str


class Connection(Schema):
    """A service at the location (`V11VmOpenApiServiceChannelService`)."""

    service: Item
    serviceChargeType: str | None  # noqa: N815
    extraTypes: list[ExtraType]  # noqa: N815
    serviceHours: list[ServiceHour]  # noqa: N815
    isASTIConnection: bool  # noqa: N815


class Area(Schema):
    """An area that is served."""

    type: str
    code: str


class Phone(Schema):
    """A telephone number."""

    number: str
    language: str
    type: str


class ServiceLocation(Schema):
    """A point (`V11VmOpenApiServiceLocationChannel`)."""

    id: str
    sourceId: str  # noqa: N815
    serviceChannelType: Literal["ServiceLocation"]  # noqa: N815
    organizationId: str  # noqa: N815
    serviceChannelNames: list[TypedText]  # noqa: N815
    serviceChannelDescriptions: list[TypedText]  # noqa: N815
    areaType: str  # noqa: N815
    areas: list[Area]
    phoneNumbers: list[Phone]  # noqa: N815
    emails: list[Text]
    languages: list[str]
    addresses: list[Address]
    serviceHours: list[ServiceHour]  # noqa: N815
    services: list[Connection]
    publishingStatus: str  # noqa: N815
    pisteExtension: dict[str, Any]  # noqa: N815


class Role(Schema):
    """An organisation of a service."""

    roleType: str  # noqa: N815
    organization: Item


class Service(Schema):
    """A service (`V11VmOpenApiService`)."""

    id: str
    sourceId: str  # noqa: N815
    type: str
    fundingType: str  # noqa: N815
    serviceNames: list[TypedText]  # noqa: N815
    serviceDescriptions: list[TypedText]  # noqa: N815
    languages: list[str]
    mainOrganization: Item  # noqa: N815
    organizations: list[Role]
    publishingStatus: str  # noqa: N815
    pisteExtension: dict[str, Any]  # noqa: N815


class WebPage(Schema):
    """An address on the web."""

    url: str
    language: str


class Organization(Schema):
    """An authority (`V10VmOpenApiOrganization`)."""

    id: str
    sourceId: str  # noqa: N815
    organizationType: str  # noqa: N815
    businessCode: str | None  # noqa: N815
    organizationNames: list[TypedText]  # noqa: N815
    municipality: Code | None
    webPages: list[WebPage]  # noqa: N815
    areaType: str  # noqa: N815
    publishingStatus: str  # noqa: N815
    pisteExtension: dict[str, Any]  # noqa: N815


class Page(Schema):
    """What stands around a page."""

    pageNumber: int  # noqa: N815
    pageSize: int  # noqa: N815
    pageCount: int  # noqa: N815


class ServiceLocationPage(Page):
    """A page of points."""

    itemList: list[ServiceLocation]  # noqa: N815


class ServicePage(Page):
    """A page of services."""

    itemList: list[Service]  # noqa: N815


class OrganizationPage(Page):
    """A page of authorities."""

    itemList: list[Organization]  # noqa: N815
