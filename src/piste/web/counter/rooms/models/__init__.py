"""Rules, bookings, wishes, reports and house rules of rooms; rounds and access counts of occupancy."""

from piste.web.counter.rooms.models.booking import RoomBooking, RoomWish
from piste.web.counter.rooms.models.occupancy import AccessCount, OccupancyRound, RoomCount
from piste.web.counter.rooms.models.report import RoomReport
from piste.web.counter.rooms.models.rule import HouseRules, RoomRule

__all__ = [
    "AccessCount",
    "HouseRules",
    "OccupancyRound",
    "RoomBooking",
    "RoomCount",
    "RoomReport",
    "RoomRule",
    "RoomWish",
]
