"""The demo's interpreters, bookings and past month; all EXAMPLE, all invented."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from piste.core.errors import PisteError
from piste.web.accounts.models import User
from piste.web.network.booking.appointments import Customer
from piste.web.network.booking.demo_roster import clock
from piste.web.network.booking.minutes import local_day
from piste.web.network.booking.models import Message, Shift
from piste.web.network.booking.picture import one_directory
from piste.web.network.booking.rostering import week_of
from piste.web.network.booking.slot import REMOTE, SlotQuery
from piste.web.network.booking.span import Span
from piste.web.network.demo import demo_step
from piste.web.network.hours import is_public_holiday
from piste.web.network.models import Agency, Device, Point, Room, Service, StaffMember
from piste.web.remote.interpreting.joint import Joint, book_joint, find_joint_slots
from piste.web.remote.interpreting.models import InterpretedTime, InterpreterProfile, LanguagePair, Order, Track
from piste.web.remote.interpreting.need import Need
from piste.web.remote.interpreting.ordering import accept, decline, fall_ill
from piste.web.remote.models import Call, ServiceFallback

WEEKS = 5
PEOPLE = (
    # name, gender, languages, certified, at once, telephone only, dialect, hours
    ("Tuula Tulisalo", "woman", ("fse",), True, True, False, "", (8, 16)),
    ("Viveca Wikström", "woman", ("fss", "fse"), True, False, False, "", (9, 15)),
    ("Oksana Ostapenko", "woman", ("uk", "ru"), True, True, False, "", (9, 17)),
    ("Dmytro Danylenko", "man", ("uk",), False, False, False, "", (9, 14)),
    ("Amal Aziz", "woman", ("ar",), True, True, False, "Levantine", (9, 16)),
    ("Karim Kassab", "man", ("ar",), False, False, False, "Iraqi", (10, 17)),
    ("Hodan Hassan", "woman", ("so",), False, True, True, "", (8, 16)),
    ("Inga Inariniemi", "woman", ("se", "smn"), True, False, False, "", (9, 15)),
)
WANTED = (
    ("debt", "uk", "fi", "pieksamaki", 1, "authority"), ("residence", "ar", "fi", "mikkeli", 2, "authority"),
    ("tax-card", "fse", "fi", "savonlinna", 1, "authority"), ("debt", "fse", "fi", None, 1, "authority"),
    ("residence", "uk", "fi", "pieksamaki", 1, "authority"), ("tax-card", "fss", "fi", None, 1, "own"),
    ("jobs", "fse", "fi", None, 1, "authority"), ("debt", "ar", "fi", "savonlinna", 1, "authority"),
    ("tax-card", "fse", "fi", "pieksamaki", 1, "authority"),
)  # fmt: skip
PAST = (
    ("debt", "uk", "authority", 34), ("residence", "ar", "authority", 41), ("tax-card", "fse", "own", 22),
    ("residence", "uk", "authority", 38), ("debt", "fse", "authority", 27), ("tax-card", "so", "authority", 19),
)  # fmt: skip


@demo_step(70)
def load_interpreters() -> None:
    """Bring interpreters, their turns, bookings with answers, devices, and the past month's figures, once."""
    if InterpreterProfile.objects.exists() or not Point.objects.filter(code="mikkeli").exists():
        return
    for number, person in enumerate(PEOPLE):
        load_interpreter(number, *person)
    load_devices()
    ServiceFallback.objects.get_or_create(
        service=Service.objects.get(code="tax-card"),
        defaults={
            "name": "Leena Lehto", "phone": "+358 29 000 0001", "agency": Agency.objects.get(code="ulosotto"),
            "staff": StaffMember.objects.filter(name="Leena Lehto").first(),
        },
    )  # fmt: skip
    with one_directory():
        load_orders()
    load_past()


def load_interpreter(
    number: int,
    name: str,
    gender: str,
    languages: tuple[str, ...],
    certified: bool,
    at_once: bool,
    by_phone: bool,
    dialect: str,
    hours: tuple[int, int],
) -> None:
    """Make one, who interprets both ways to and from Finnish, and some Swedish."""
    served = ["fi", "sv"] if "fss" in languages or number % 3 == 0 else ["fi"]
    staff, _made = StaffMember.objects.get_or_create(
        name=name, kind="interpreter", defaults={"agency": Agency.objects.get(code="kela")}
    )
    staff.languages = [*served, *languages]
    staff.save(update_fields=["languages"])
    profile = InterpreterProfile.objects.create(
        staff=staff, gender=gender, on_demand=at_once, phone_only=by_phone, notice_min=120,
        email=f"tulkki{number}@demo.invalid", phone=f"+358 40 000 01{number:02d}",
    )  # fmt: skip
    ways = [(one, other) for own in languages for service in served for one, other in ((own, service), (service, own))]
    LanguagePair.objects.bulk_create(
        LanguagePair(profile=profile, source=one, target=other, is_certified=certified, dialect=dialect)
        for one, other in ways
    )
    Shift.objects.filter(staff=staff).delete()
    monday = week_of(local_day(timezone.now()))
    days = [monday + timedelta(days=k) for k in range(7 * WEEKS)]
    Shift.objects.bulk_create(
        Shift(staff=staff, role=Shift.Role.REMOTE, during=Span(clock(day, hours[0]), clock(day, hours[1])).range)
        for day in days
        if day.weekday() < 5 and not is_public_holiday(day)
    )


def load_devices() -> None:
    """Put devices into the remote rooms; one printer is broken."""
    for room in Room.objects.filter(kind=Room.Kind.REMOTE).select_related("point"):
        for kind, name in (("scanner", "Ricoh fi-8170"), ("document-camera", "IPEVO V4K"), ("printer", "Brother HL")):
            broken = kind == "printer" and room.point.code == "savonlinna"
            Device.objects.create(
                point=room.point, room=room, kind=kind, name=name, state="broken" if broken else "works",
                inventory_number=f"EX-{room.pk}-{kind[:2]}", note="EXAMPLE",
            )  # fmt: skip


def load_orders() -> None:
    """Book: most accept, one falls ill, one declines, some have not answered. Nothing is written to anybody."""
    points = dict(Point.objects.values_list("code", "pk"))
    services = dict(Service.objects.values_list("code", "pk"))
    advisor = User.objects.filter(email="advisor@demo.invalid").first()
    today = local_day(timezone.now())
    for number, (service, language, spoken, point, people, track) in enumerate(WANTED):
        where = frozenset({points[point]}) if point else frozenset()
        first = today + timedelta(days=number % 4)
        query = SlotQuery(
            (services[service],), where, (REMOTE,), spoken, first, first + timedelta(days=9), own_device=point is None
        )
        joint = Joint(query, Need(language, spoken, (services[service],), people), Track(track))
        free = find_joint_slots(joint, 12)
        if not free:
            continue
        try:
            with transaction.atomic():
                order, _token = book_joint(
                    joint, free[(number * 5) % len(free)], Customer(f"EXAMPLE {number + 1}"), ordered_by=advisor
                )
                answer(order, number)
        except PisteError:
            continue
    Message.objects.filter(kind=Message.Kind.INTERPRETING, state="waiting").delete()


def answer(order: Order, number: int) -> None:
    """Answer for the interpreters, the same way each time."""
    for one in order.assignments.filter(state="asked"):
        if number in {2, 6}:
            continue  # they wait for the demo's interpreter
        accept(one)
    if number == 4:
        fall_ill(order.assignments.filter(state="accepted").latest("pk"))
    if number == 7:
        again = order.assignments.filter(state="asked").first()
        if again is not None:
            decline(again, "other-work")


def load_past() -> None:
    """Write the past month's calls and what was interpreted in them."""
    today = timezone.localdate()
    profiles = {one.pairs.first().source: one for one in InterpreterProfile.objects.all() if one.pairs.exists()}  # type: ignore[union-attr]
    for number in range(48):
        service_code, language, track, minutes = PAST[number % len(PAST)]
        began = clock(back(today, 1 + number // 2), 9 + number % 6, 10 * (number % 3))
        service = Service.objects.get(code=service_code)
        point = Point.objects.order_by("pk")[number % 3]
        ended = began + timedelta(minutes=minutes + number % 7)
        call = Call.objects.create(
            service=service, point=point, language="fi", state=Call.State.ENDED, ended_at=ended,
            outcome="solved" if number % 4 else "continues",
        )  # fmt: skip
        Call.objects.filter(pk=call.pk).update(started_at=began)
        InterpretedTime.objects.create(
            call=call, profile=profiles.get(language) if track == "authority" else None, language=language,
            service_language="fi", track=track, way="booked" if track == "authority" else "link",
            agency=service.agency, service=service, point=point, began_at=began, ended_at=ended,
            booked_min=service.duration_min if track == "authority" else None,
        )  # fmt: skip


def back(today: date, days: int) -> date:
    """Return a working day some days ago."""
    day = today - timedelta(days=days)
    while day.weekday() > 4:
        day -= timedelta(days=1)
    return day
