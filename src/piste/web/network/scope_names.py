"""What grants may name: the authorities and points of the directory, in the reader's words."""

from collections.abc import Mapping
from typing import Any

from piste.web.accounts.places import AGENCIES, register_names
from piste.web.network.models import Agency, Point


def agency_names() -> Mapping[str, Any]:
    """Return the directory's authorities, and those that Piste knows from the start."""
    return {**AGENCIES, **{agency.code: str(agency.text) for agency in Agency.objects.all()}}


def point_names() -> Mapping[str, Any]:
    """Return the points."""
    return {point.code: str(point.text) for point in Point.objects.only("code", "name")}


register_names("agency", agency_names)
register_names("point", point_names)
