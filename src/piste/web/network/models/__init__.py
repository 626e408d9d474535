"""What all apps share: agencies, points, rooms and desks, services, offerings, hours, staff and their training."""

from piste.web.network.models.agency import Agency
from piste.web.network.models.agreement import Agreement, CostShare
from piste.web.network.models.card import ServiceCard
from piste.web.network.models.change import DirectoryChange
from piste.web.network.models.device import EQUIPMENT, Device
from piste.web.network.models.duty import ParticipationDuty
from piste.web.network.models.hours import HoursException, HoursRule
from piste.web.network.models.offering import Offering
from piste.web.network.models.point import Point
from piste.web.network.models.room import Desk, Room
from piste.web.network.models.service import Service
from piste.web.network.models.staff import StaffMember, Training

__all__ = [
    "EQUIPMENT",
    "Agency",
    "Agreement",
    "CostShare",
    "Desk",
    "Device",
    "DirectoryChange",
    "HoursException",
    "HoursRule",
    "Offering",
    "ParticipationDuty",
    "Point",
    "Room",
    "Service",
    "ServiceCard",
    "StaffMember",
    "Training",
]
