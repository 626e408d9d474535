"""A point with desks and people, and a clock that tests move."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from piste.web.network.models import Agency, Desk, Offering, Point, Service, StaffMember, Training
from piste.web.network.visits.arriving import Arrival, arrive

DAY = date(2026, 3, 4)
START = datetime.combine(DAY, time(8), UTC)


class Hall:
    """A point on a morning: two services, desks, and two people of whom one speaks Swedish."""

    def __init__(self, prefix=""):
        town, self.kela = (Agency.objects.get_or_create(code=code)[0] for code in ("town", "kela"))
        self.point = Point.objects.create(
            code="p", operator=town, region="10", municipality="491", lat=61, lon=27, name={"fi": "Piste"}
        )
        self.advice = Service.objects.create(code=f"{prefix}advice", agency=town, letter="N", needs_training=False)
        self.benefits = Service.objects.create(code=f"{prefix}benefits", agency=self.kela, letter="K")
        for service in (self.advice, self.benefits):
            Offering.objects.create(point=self.point, service=service, valid_from=date(2026, 1, 1))
        self.desks = [Desk.objects.create(point=self.point, code=str(number)) for number in (1, 2)]
        self.advisor = StaffMember.objects.create(
            name="A", kind="advisor", agency=town, point=self.point, languages=["fi", "sv"]
        )
        self.expert = StaffMember.objects.create(
            name="E", kind="expert", agency=self.kela, point=self.point, languages=["fi"]
        )
        Training.objects.create(staff=self.expert, service=self.benefits, completed_on=date(2026, 1, 1))

    def at(self, minutes):
        return START + timedelta(minutes=minutes)

    def arrive(self, minutes, *services, **more):
        return arrive(self.point, services or (self.advice,), Arrival(**more), self.at(minutes))


@pytest.fixture
def hall(db):  # noqa: ARG001
    return Hall()
