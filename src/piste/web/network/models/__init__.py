"""What all apps share: agencies, points, rooms and desks, services, offerings, hours, staff and their training."""

from piste.web.network.models.agency import Agency
from piste.web.network.models.hours import HoursException, HoursRule
from piste.web.network.models.offering import Offering
from piste.web.network.models.point import Point
from piste.web.network.models.room import Desk, Room
from piste.web.network.models.service import Service
from piste.web.network.models.staff import StaffMember, Training

__all__ = [
    "Agency",
    "Desk",
    "HoursException",
    "HoursRule",
    "Offering",
    "Point",
    "Room",
    "Service",
    "StaffMember",
    "Training",
]
