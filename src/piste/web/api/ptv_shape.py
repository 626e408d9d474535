"""The Finnish Service Catalogue's shape (PTV, open API version 11): the members that the directory can fill.

Names begin with Ptv: the published description knows shapes by name alone, and HSDS has a Phone and a Service too.
"""

from typing import Any, Literal

from ninja import Schema
from pydantic import Field


class PtvText(Schema):
    """A text in a language."""

    language: str
    value: str


class PtvTypedText(PtvText):
    """A text in a language, and what it is: Name, AlternativeName, Description."""

    type: str


class PtvItem(Schema):
    """A thing by its identifier."""

    id: str
    name: str | None = None


class PtvCode(Schema):
    """A municipality."""

    code: str


class PtvOpeningTime(Schema):
    """From and to on a weekday, local time (`V8VmOpenApiDailyOpeningTime`)."""

    dayFrom: str | None  # noqa: N815
    dayTo: str | None  # noqa: N815
    begins: str = Field(alias="from")
    ends: str = Field(alias="to")


class PtvServiceHour(Schema):
    """Weekly hours, or an exception (`V11VmOpenApiServiceHour`)."""

    serviceHourType: Literal["DaysOfTheWeek", "Exceptional"]  # noqa: N815
    validFrom: str | None  # noqa: N815
    validTo: str | None  # noqa: N815
    isClosed: bool  # noqa: N815
    validForNow: bool  # noqa: N815
    isAlwaysOpen: bool  # noqa: N815
    isReservation: bool  # noqa: N815
    additionalInformation: list[PtvText]  # noqa: N815
    openingHour: list[PtvOpeningTime]  # noqa: N815
    orderNumber: int  # noqa: N815


class PtvStreetAddress(Schema):
    """A visiting address; metres of ETRS-TM35FIN, north as latitude, as text."""

    street: list[PtvText]
    postalCode: str | None  # noqa: N815
    postOffice: list[PtvText]  # noqa: N815
    municipality: PtvCode
    latitude: str
    longitude: str
    coordinateState: str  # noqa: N815


class PtvAddress(Schema):
    """An address of a service location."""

    type: Literal["Location"]
    subType: str  # noqa: N815
    country: str
    streetAddress: PtvStreetAddress  # noqa: N815


class PtvExtraType(Schema):
    """How an authority is present (`V9VmOpenApiExtraType`)."""

    type: Literal["Asti"]
    code: str


class PtvConnection(Schema):
    """A service at the location (`V11VmOpenApiServiceChannelService`)."""

    service: PtvItem
    serviceChargeType: str | None  # noqa: N815
    extraTypes: list[PtvExtraType]  # noqa: N815
    serviceHours: list[PtvServiceHour]  # noqa: N815
    isASTIConnection: bool  # noqa: N815


class PtvArea(Schema):
    """An area that is served."""

    type: str
    code: str


class PtvPhone(Schema):
    """A telephone number."""

    number: str
    language: str
    type: str


class PtvServiceLocation(Schema):
    """A point (`V11VmOpenApiServiceLocationChannel`)."""

    id: str
    sourceId: str  # noqa: N815
    serviceChannelType: Literal["ServiceLocation"]  # noqa: N815
    organizationId: str  # noqa: N815
    serviceChannelNames: list[PtvTypedText]  # noqa: N815
    serviceChannelDescriptions: list[PtvTypedText]  # noqa: N815
    areaType: str  # noqa: N815
    areas: list[PtvArea]
    phoneNumbers: list[PtvPhone]  # noqa: N815
    emails: list[PtvText]
    languages: list[str]
    addresses: list[PtvAddress]
    serviceHours: list[PtvServiceHour]  # noqa: N815
    services: list[PtvConnection]
    publishingStatus: str  # noqa: N815
    pisteExtension: dict[str, Any]  # noqa: N815


class PtvRole(Schema):
    """An organisation of a service."""

    roleType: str  # noqa: N815
    organization: PtvItem


class PtvService(Schema):
    """A service (`V11VmOpenApiService`)."""

    id: str
    sourceId: str  # noqa: N815
    type: str
    fundingType: str  # noqa: N815
    serviceNames: list[PtvTypedText]  # noqa: N815
    serviceDescriptions: list[PtvTypedText]  # noqa: N815
    languages: list[str]
    mainOrganization: PtvItem  # noqa: N815
    organizations: list[PtvRole]
    publishingStatus: str  # noqa: N815
    pisteExtension: dict[str, Any]  # noqa: N815


class PtvWebPage(Schema):
    """An address on the web."""

    url: str
    language: str


class PtvOrganization(Schema):
    """An authority (`V10VmOpenApiOrganization`)."""

    id: str
    sourceId: str  # noqa: N815
    organizationType: str  # noqa: N815
    businessCode: str | None  # noqa: N815
    organizationNames: list[PtvTypedText]  # noqa: N815
    municipality: PtvCode | None
    webPages: list[PtvWebPage]  # noqa: N815
    areaType: str  # noqa: N815
    publishingStatus: str  # noqa: N815
    pisteExtension: dict[str, Any]  # noqa: N815


class PtvPage(Schema):
    """What stands around a page."""

    pageNumber: int  # noqa: N815
    pageSize: int  # noqa: N815
    pageCount: int  # noqa: N815


class PtvServiceLocationPage(PtvPage):
    """A page of points."""

    itemList: list[PtvServiceLocation]  # noqa: N815


class PtvServicePage(PtvPage):
    """A page of services."""

    itemList: list[PtvService]  # noqa: N815


class PtvOrganizationPage(PtvPage):
    """A page of authorities."""

    itemList: list[PtvOrganization]  # noqa: N815
