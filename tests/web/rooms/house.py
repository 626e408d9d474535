"""A house with rooms, two agencies and their people, for tests."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from piste.web.accounts.models import Grant, User
from piste.web.counter.rooms.models import RoomRule
from piste.web.network.booking.minutes import HELSINKI
from piste.web.network.booking.resources import resource_of
from piste.web.network.booking.span import Span
from piste.web.network.models import Agency, Point, Room, StaffMember

DAY = date(2027, 2, 2)
NOW = datetime(2027, 2, 1, 8, 0, tzinfo=HELSINKI)


def at(hour, minute=0, day=DAY):
    return datetime.combine(day, time(hour, minute), tzinfo=HELSINKI)


def span(first, last, day=DAY):
    return Span(at(first, day=day), at(last, day=day))


class House:
    """A point run by the town, where Kela works as well."""

    def __init__(self, monkeypatch=None, code="house", now=NOW):
        self.now = now
        if monkeypatch is not None:
            monkeypatch.setattr(timezone, "now", lambda: self.now)
        self.town, self.kela = (
            Agency.objects.get_or_create(code=name, defaults={"name": {"fi": name.title()}})[0]
            for name in ("town", "kela")
        )
        self.point = Point.objects.create(
            code=code, operator=self.town, region="10", municipality="491", lat=61, lon=27, name={"fi": "Talo"}
        )
        self.service, self.meeting = (
            Room.objects.create(
                point=self.point, code=name, kind=kind, zone=zone, seats=seats, name={"fi": name.title()}
            )
            for name, kind, zone, seats in (
                ("palvelu", "service", "semi-public", 4),
                ("kokous", "meeting", "staff", 10),
            )
        )
        self.advisor = self.person("advisor", "advisor", self.town)
        self.guest = self.person("guest", "agency", self.kela)

    def person(self, name, role, agency, point=True):
        user = User.objects.create_user(f"{name}.{self.point.code}@example.fi", None, name=name.title())
        Grant.objects.create(user=user, role=role, point=self.point.code)
        StaffMember.objects.create(
            user=user, name=name.title(), kind="advisor", agency=agency, point=self.point if point else None
        )
        return user

    def rule(self, room, **rule):
        return RoomRule.objects.create(resource=resource_of(room), **rule)

    def pass_min(self, minutes):
        self.now += timedelta(minutes=minutes)
