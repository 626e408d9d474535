"""The demo's rooms: bookings of two weeks, rounds of some weeks, reports, house rules: all EXAMPLE, seeded."""

from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
from django.utils import timezone

from piste.web.accounts.demo import ensure_demo_person
from piste.web.counter.rooms.models import HouseRules, OccupancyRound, RoomBooking, RoomCount, RoomReport, RoomRule
from piste.web.counter.rooms.rounds import rooms_to_count
from piste.web.network.booking.minutes import HELSINKI, local_day
from piste.web.network.booking.models import Reservation
from piste.web.network.booking.resources import resource_of
from piste.web.network.booking.rostering import week_of
from piste.web.network.booking.span import Span
from piste.web.network.demo import demo_step
from piste.web.network.hours import is_public_holiday
from piste.web.network.models import Agency, Point, Room

SEED = 7
WEEKS = 4
STAFF = 60
MORE_ROOMS = (
    ("service-2", "service", "semi-public", 4, "Palveluhuone 2", "Servicerum 2", "Service room 2"),
    ("remote-2", "remote", "semi-public", 3, "Etäpalveluhuone 2", "Distansservicerum 2", "Remote room 2"),
    ("meeting-2", "meeting", "staff", 6, "Neuvotteluhuone 2", "Mötesrum 2", "Meeting room 2"),
    ("office-2", "office", "staff", 24, "Avotila 2. krs", "Öppet kontor, vån. 2", "Open office, 2nd floor"),
)
BOOKINGS = (
    ("service-1", 0, 9, 60, "kela", "Asiakastapaaminen"), ("service-1", 0, 12, 90, "oikeuspalvelu", "Oikeusapu"),
    ("service-1", 1, 9, 120, "mikkeli", "Työnhakijat"), ("service-1", 2, 13, 60, "vero", "Perintöasia"),
    ("service-1", 3, 10, 90, "kela", "Kuntoutus"), ("service-2", 0, 10, 60, "mikkeli", "Asiakastapaaminen"),
    ("service-2", 1, 13, 120, "migri", "Haastattelu"), ("service-2", 4, 9, 60, "mikkeli", "Digituki, ryhmä"),
    ("meeting-1", 0, 14, 60, "elinvoimakeskus", "Tiimi"), ("meeting-1", 1, 9, 120, "lvv", "Kokous"),
    ("meeting-1", 2, 9, 60, "mikkeli", "Palveluneuvojien viikko"), ("meeting-1", 3, 13, 120, "dvv", "Koulutus"),
    ("meeting-2", 2, 12, 60, "kela", "Tiimi"), ("meeting-2", 3, 9, 60, "mikkeli", "Perehdytys"),
    ("quiet-1", 1, 10, 120, "vero", ""), ("quiet-1", 3, 12, 90, "mikkeli", "Lausunto"),
)  # fmt: skip
RULES: dict[str, dict[str, Any]] = {
    "service-1": {"use": "confidential", "most_min": 120, "quota_min": 480},
    "service-2": {"use": "confidential", "most_min": 120, "quota_min": 480},
    "quiet-1": {"use": "quiet", "most_min": 180, "check_in_min": None},
    "remote-1": {"use": "confidential", "most_min": 90},
    "office-2": {"is_bookable": False},
}
HOUSE = {
    "fi": "Huone on sen, joka on varannut sen. Ilmoittaudu 15 minuutissa, muuten huone vapautuu muille.\n\n"
    "Luottamukselliset keskustelut käydään palveluhuoneissa, ovi kiinni. Hiljaisessa huoneessa ei puhuta puhelimessa."
    "\n\nJätä huone siihen kuntoon, jossa haluaisit sen löytää. Ilmoita viasta heti.",
    "sv": "Rummet är dens som har bokat det. Anmäl dig inom 15 minuter, annars blir rummet ledigt för andra.\n\n"
    "Förtroliga samtal förs i servicerummen bakom stängd dörr. I det tysta rummet talar man inte i telefon."
    "\n\nLämna rummet i det skick du vill finna det i. Anmäl fel genast.",
    "en": "A room belongs to whoever has booked it. Check in within 15 minutes, or it is freed for others.\n\n"
    "Confidential talks are held in the service rooms, behind a closed door. No telephone calls in the quiet room."
    "\n\nLeave the room as you would like to find it. Report faults at once.",
}
REPORTS: tuple[tuple[str | None, str, str, bool, str], ...] = (
    ("remote-2", "fault", "Dokumenttikamera ei käynnisty.", True, ""),
    ("service-1", "disturbance", "Viereisestä huoneesta kuuluu puhe seinän läpi.", False, "Tiiviste vaihdetaan ma."),
    (None, "cleaning", "Aulan matto on liukas sateella.", False, "Matto on vaihdettu."),
)


@demo_step(50)
def load_rooms() -> None:
    """Bring rules, bookings, rounds and reports, once."""
    point = Point.objects.filter(code="mikkeli").first()
    if point is None or RoomRule.objects.exists():
        return
    for code, kind, zone, seats, fi, sv, en in MORE_ROOMS:
        Room.objects.get_or_create(
            point=point, code=code,
            defaults={"kind": kind, "zone": zone, "seats": seats, "name": {"fi": fi, "sv": sv, "en": en}},
        )  # fmt: skip
    rooms = {room.code: room for room in Room.objects.filter(point=point)}
    for code, rule in RULES.items():
        RoomRule.objects.create(resource=resource_of(rooms[code]), **rule)
    HouseRules.objects.create(point=point, text=HOUSE)
    load_bookings(rooms)
    load_rounds(point)
    for where, kind, text, out, answer in REPORTS:
        now = timezone.now()
        RoomReport.objects.create(
            point=point, room=rooms.get(where or ""), kind=kind, text=text, out_of_use=out, answer=answer,
            answered_at=now if answer else None, closed_at=now if answer and where is None else None,
        )  # fmt: skip


def load_bookings(rooms: dict[str, Room]) -> None:
    """Bring this week's and the next week's bookings past the rules of time: some of them are over."""
    advisor = ensure_demo_person("advisor")
    agencies = {agency.code: agency for agency in Agency.objects.all()}
    monday, now = week_of(local_day(timezone.now())), timezone.now()
    for week in range(2):
        for code, weekday, hour, minutes, agency, title in BOOKINGS:
            day = monday + timedelta(days=weekday + 7 * week)
            begins = datetime.combine(day, time(hour), tzinfo=HELSINKI)
            during = Span(begins, begins + timedelta(minutes=minutes))
            over = during.end < now
            resource = resource_of(rooms[code])
            if Reservation.objects.filter(resource=resource, is_active=True, during__overlap=during.range).exists():
                continue  # an appointment has the room then
            made = RoomBooking.objects.create(
                resource=resource, agency=agencies[agency], booked_by=advisor if agency == "mikkeli" else None,
                during=during.range, title=title, state="checked-in" if begins < now else "booked",
                checked_in_at=begins if over else None, check_in_by=during.start + timedelta(minutes=15),
            )  # fmt: skip
            Reservation.objects.create(resource=resource, during=during.range, purpose="room-booking", key=str(made.pk))


def load_rounds(point: Point) -> None:
    """Bring two rounds a workday of the last weeks; Tuesdays are the fullest."""
    rng = np.random.default_rng(SEED)
    rooms = rooms_to_count(point)
    today: date = local_day(timezone.now())
    counts = []
    for back in range(7 * WEEKS, 0, -1):
        day = today - timedelta(days=back)
        if day.weekday() > 4 or is_public_holiday(day):
            continue
        busy = (0.9, 1.3, 1.1, 1.0, 0.6)[day.weekday()]
        for hour, share in ((10, 0.42), (14, 0.36)):
            began = datetime.combine(day, time(hour, 5), tzinfo=HELSINKI)
            walk = OccupancyRound.objects.create(
                point=point, began_at=began, ended_at=began + timedelta(minutes=9), staff_people=STAFF
            )
            counts += [
                RoomCount(
                    round=walk, room=room, places=room.seats, present=rng.binomial(room.seats, share * busy * 0.8)
                )
                for room in rooms
            ]
    RoomCount.objects.bulk_create(counts)
