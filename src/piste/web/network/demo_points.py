"""The demo's directory: three points of South Savo with their authorities, services, desks and people.

Towns, authorities and their successors are real (see the law on each: TE offices ended on 31.12.2024, the AVI and
ELY centres on 31.12.2025); points, addresses, hours and people are invented.
"""

from datetime import date, time
from typing import Any

from piste.web.accounts.demo import NAMES, ensure_demo_person
from piste.web.network.demo import demo_step
from piste.web.network.models import (
    Agency,
    Desk,
    HoursRule,
    Offering,
    Point,
    Room,
    Service,
    StaffMember,
    Training,
)

OPENED = date(2026, 1, 2)
MADE_UP = {
    "fi": "ESIMERKKI: tämän pisteen osoite, aukiolot, palvelut ja ihmiset ovat keksittyjä.",
    "sv": "EXEMPEL: adressen, öppettiderna, tjänsterna och personerna på den här servicepunkten är påhittade.",
    "en": "EXAMPLE: this point's address, hours, services and people are made up.",
}
OWN, ADVISOR, REMOTE = Offering.Presence.OWN_STAFF, Offering.Presence.ADVISOR, Offering.Presence.REMOTE
DOCUMENTS, HELP = Offering.Presence.DOCUMENTS, Offering.Presence.SELF_SERVICE_HELP


def texts(fi: str, sv: str, en: str) -> dict[str, str]:
    """Return a text in three languages."""
    return {"fi": fi, "sv": sv, "en": en}


AGENCIES: list[dict[str, Any]] = [
    {
        "code": "lvv",
        "name": texts("Lupa- ja valvontavirasto", "Tillstånds- och tillsynsverket", "Finnish Supervisory Agency"),
    },
    {"code": "elinvoimakeskus", "name": texts("Elinvoimakeskus", "Livskraftscentralen", "Economic Development Centre")},
    {"code": "kela", "kind": "kela", "name": texts("Kela", "FPA", "Kela")},
    {"code": "vero", "name": texts("Verohallinto", "Skatteförvaltningen", "Tax Administration")},
    {
        "code": "dvv",
        "name": texts(
            "Digi- ja väestötietovirasto",
            "Myndigheten för digitalisering och befolkningsdata",
            "Digital and Population Data Services Agency",
        ),
        "short_name": texts("DVV", "MDB", "DVV"),
    },
    {"code": "poliisi", "name": texts("Poliisi", "Polisen", "Police")},
    {
        "code": "migri",
        "name": texts("Maahanmuuttovirasto", "Migrationsverket", "Finnish Immigration Service"),
        "short_name": texts("Migri", "Migri", "Migri"),
    },
    {"code": "ulosotto", "name": texts("Ulosottolaitos", "Utsökningsverket", "Enforcement Authority")},
    {"code": "oikeuspalvelu", "name": texts("Oikeuspalveluvirasto", "Rättstjänstverket", "Legal Services Authority")},
    {
        "code": "mikkeli",
        "kind": "municipality",
        "municipality": "491",
        "name": texts("Mikkelin kaupunki", "S:t Michels stad", "City of Mikkeli"),
    },
    {
        "code": "savonlinna",
        "kind": "municipality",
        "municipality": "740",
        "name": texts("Savonlinnan kaupunki", "Nyslotts stad", "City of Savonlinna"),
    },
    {
        "code": "pieksamaki",
        "kind": "municipality",
        "municipality": "593",
        "name": texts("Pieksämäen kaupunki", "Pieksämäki stad", "City of Pieksämäki"),
    },
    {
        "code": "te",
        "active_until": date(2024, 12, 31),
        "successor": "mikkeli",
        "name": texts("TE-toimisto", "TE-byrån", "TE Office"),
    },
    {
        "code": "avi",
        "active_until": date(2025, 12, 31),
        "successor": "lvv",
        "name": texts("Aluehallintovirasto", "Regionförvaltningsverket", "Regional State Administrative Agency"),
    },
    {
        "code": "ely",
        "active_until": date(2025, 12, 31),
        "successor": "elinvoimakeskus",
        "name": texts("ELY-keskus", "NTM-centralen", "ELY Centre"),
    },
]
POINTS: list[dict[str, Any]] = [
    {
        "code": "mikkeli",
        "operator": "mikkeli",
        "tier": "full",
        "municipality": "491",
        "lat": 61.6880,
        "lon": 27.2730,
        "postcode": "50100",
        "name": texts("Suomi-piste Mikkeli", "Finlandsdisk S:t Michel", "Suomi-piste Mikkeli"),
        "street": texts("Esimerkkikatu 1", "Exempelgatan 1", "Esimerkkikatu 1"),
        "postal_place": texts("Mikkeli", "S:t Michel", "Mikkeli"),
    },
    {
        "code": "savonlinna",
        "operator": "savonlinna",
        "tier": "full",
        "municipality": "740",
        "lat": 61.8690,
        "lon": 28.8780,
        "postcode": "57130",
        "name": texts("Suomi-piste Savonlinna", "Finlandsdisk Nyslott", "Suomi-piste Savonlinna"),
        "street": texts("Esimerkkikatu 2", "Exempelgatan 2", "Esimerkkikatu 2"),
        "postal_place": texts("Savonlinna", "Nyslott", "Savonlinna"),
    },
    {
        "code": "pieksamaki",
        "operator": "pieksamaki",
        "tier": "remote",
        "municipality": "593",
        "lat": 62.3000,
        "lon": 27.1600,
        "postcode": "76100",
        "name": texts("Suomi-piste Pieksämäki", "Finlandsdisk Pieksämäki", "Suomi-piste Pieksämäki"),
        "street": texts("Esimerkkikatu 3", "Exempelgatan 3", "Esimerkkikatu 3"),
        "postal_place": texts("Pieksämäki", "Pieksämäki", "Pieksämäki"),
    },
]
SERVICES: list[tuple[str, str, str, int, dict[str, str], dict[str, Any]]] = [
    (
        "advice",
        "mikkeli",
        "N",
        15,
        texts("Yleisneuvonta", "Allmän rådgivning", "General advice"),
        {"needs_training": False},
    ),
    (
        "digital-help",
        "mikkeli",
        "D",
        30,
        texts("Digituki", "Digitalt stöd", "Digital support"),
        {"needs_training": False, "allows_nickname": True},
    ),
    (
        "benefits",
        "kela",
        "K",
        30,
        texts("Kelan etuudet", "FPA:s förmåner", "Kela benefits"),
        {"by_phone": True, "by_remote": True},
    ),
    (
        "tax-card",
        "vero",
        "V",
        20,
        texts("Verokortti ja veroilmoitus", "Skattekort och skattedeklaration", "Tax card and tax return"),
        {"by_phone": True, "by_remote": True},
    ),
    (
        "registration",
        "dvv",
        "R",
        30,
        texts("Ulkomaalaisen rekisteröinti", "Registrering av utlänningar", "Registration of foreigners"),
        {"by_remote": False},
    ),
    (
        "passport",
        "poliisi",
        "P",
        20,
        texts("Passi ja henkilökortti", "Pass och identitetskort", "Passport and identity card"),
        {},
    ),
    (
        "residence",
        "migri",
        "M",
        40,
        texts("Oleskelulupa", "Uppehållstillstånd", "Residence permit"),
        {"by_remote": True, "takes_walk_ins": False},
    ),
    (
        "debt",
        "ulosotto",
        "U",
        30,
        texts("Ulosottoasia", "Utsökningsärende", "Enforcement matter"),
        {"by_remote": True, "by_phone": True},
    ),
    (
        "legal-aid",
        "oikeuspalvelu",
        "O",
        45,
        texts("Oikeusapu", "Rättshjälp", "Legal aid"),
        {"by_remote": True, "needs_strong_sign_in": True, "takes_walk_ins": False},
    ),
    (
        "jobs",
        "mikkeli",
        "T",
        45,
        texts("Työnhaku", "Jobbsökning", "Looking for work"),
        {"by_remote": True, "by_phone": True},
    ),
]
PRESENCE: dict[str, dict[str, list[str]]] = {
    "mikkeli": {
        "advice": [ADVISOR],
        "digital-help": [HELP],
        "benefits": [OWN, DOCUMENTS],
        "tax-card": [OWN, DOCUMENTS],
        "registration": [OWN],
        "passport": [OWN],
        "residence": [REMOTE],
        "debt": [REMOTE],
        "legal-aid": [REMOTE],
        "jobs": [OWN],
    },
    "savonlinna": {
        "advice": [ADVISOR],
        "digital-help": [HELP],
        "benefits": [OWN, DOCUMENTS],
        "tax-card": [ADVISOR, REMOTE],
        "passport": [OWN],
        "residence": [REMOTE],
        "debt": [REMOTE],
        "legal-aid": [REMOTE],
    },
    "pieksamaki": {
        "advice": [ADVISOR],
        "digital-help": [HELP],
        "benefits": [ADVISOR, REMOTE],
        "tax-card": [REMOTE],
        "debt": [REMOTE],
        "legal-aid": [REMOTE],
        "residence": [REMOTE],
    },
}
DEMAND = {
    "tax-card": "tax",
    "registration": "registry",
    "passport": "permits",
    "residence": "permits",
    "benefits": "benefits",
}
"""The engine's services that these are; whatever is not here is advice."""
HOURS = {"mikkeli": (9, 17), "savonlinna": (9, 16), "pieksamaki": (10, 15)}
AGENCY_HOURS = [
    ("mikkeli", "poliisi", range(4), 9, 15),
    ("mikkeli", "vero", range(1, 5), 9, 16),
    ("savonlinna", "kela", range(4), 9, 15),
]
STAFF: list[tuple[str, str, str, str, list[str], list[str]]] = [
    (
        "advisor",
        NAMES["advisor"],
        "mikkeli",
        "mikkeli",
        ["fi", "sv", "en"],
        ["advice", "digital-help", "benefits", "tax-card"],
    ),
    ("", "Aino Aalto", "kela", "mikkeli", ["fi", "en"], ["benefits"]),
    ("", "Bo Backman", "vero", "mikkeli", ["fi", "sv"], ["tax-card"]),
    ("", "Carita Cederberg", "dvv", "mikkeli", ["fi", "sv", "en"], ["registration"]),
    ("", "Daniel Dahl", "poliisi", "mikkeli", ["fi", "en"], ["passport"]),
    ("", "Eeva Eskola", "mikkeli", "mikkeli", ["fi"], ["jobs", "advice", "digital-help"]),
    ("", "Helmi Heino", "savonlinna", "savonlinna", ["fi"], ["advice", "digital-help", "tax-card"]),
    ("", "Ilkka Ilves", "kela", "savonlinna", ["fi"], ["benefits"]),
    ("", "Jaana Jokela", "pieksamaki", "pieksamaki", ["fi"], ["advice", "digital-help", "benefits"]),
    ("expert", NAMES["expert"], "vero", "", ["fi", "sv"], ["tax-card"]),
    ("", "Leena Lehto", "ulosotto", "", ["fi", "sv", "en"], ["debt"]),
    ("", "Mika Manner", "oikeuspalvelu", "", ["fi", "en"], ["legal-aid"]),
    ("", "Noora Niemi", "migri", "", ["fi", "en"], ["residence"]),
    ("interpreter", NAMES["interpreter"], "kela", "", ["fi", "fse"], []),
]


@demo_step(0)
def load_directory() -> None:
    """Bring authorities, points, services, offerings, hours, desks, rooms and people."""
    if Point.objects.filter(code="mikkeli").exists():
        return
    agencies = load_agencies()
    services = load_services(agencies)
    for fields in POINTS:
        point = Point.objects.create(
            **{**fields, "operator": agencies[fields["operator"]]},
            region="10",
            description=MADE_UP,
            opened_on=OPENED,
            phone="029 000 0000",
            email=f"{fields['code']}@demo.invalid",
            site=fields["code"],
            accessibility={"step_free": True, "accessible_toilet": True, "induction_loop": fields["tier"] == "full"},
        )
        load_premises(point)
        for code, presences in PRESENCE[point.code].items():
            for presence in presences:
                Offering.objects.create(point=point, service=services[code], presence=presence, valid_from=OPENED)
        for weekday in range(5):
            opens, closes = HOURS[point.code]
            HoursRule.objects.create(point=point, weekday=weekday, opens=time(opens), closes=time(closes))
    points = {point.code: point for point in Point.objects.all()}
    for point_code, agency, weekdays, opens, closes in AGENCY_HOURS:
        for weekday in weekdays:
            HoursRule.objects.create(
                point=points[point_code],
                agency=agencies[agency],
                weekday=weekday,
                opens=time(opens),
                closes=time(closes),
            )
    load_staff(agencies, points, services)


def load_agencies() -> dict[str, Agency]:
    """Make authorities; those that ended name their successors."""
    made: dict[str, Agency] = {}
    for fields in AGENCIES:
        successor = made[fields["successor"]] if "successor" in fields else None
        made[fields["code"]] = Agency.objects.create(**{**fields, "successor": successor})
    return made


def load_services(agencies: dict[str, Agency]) -> dict[str, Service]:
    """Make the catalogue."""
    return {
        code: Service.objects.create(
            code=code,
            agency=agencies[agency],
            letter=letter,
            duration_min=minutes,
            name=name,
            demand_key=DEMAND.get(code, "advice"),
            **more,
        )
        for code, agency, letter, minutes, name, more in SERVICES
    }


def load_premises(point: Point) -> None:
    """Make a point's rooms and desks."""
    hall = Room.objects.create(
        point=point,
        code="hall",
        kind="hall",
        zone="public",
        seats=20,
        name=texts("Asiakassali", "Kundhall", "Customer hall"),
    )
    for code, kind, zone, seats, name in (
        ("service-1", "service", "semi-public", 4, texts("Palveluhuone 1", "Servicerum 1", "Service room 1")),
        ("remote-1", "remote", "semi-public", 4, texts("Etäpalveluhuone 1", "Distansservicerum 1", "Remote room 1")),
        ("meeting-1", "meeting", "staff", 10, texts("Neuvotteluhuone 1", "Mötesrum 1", "Meeting room 1")),
        ("quiet-1", "quiet", "staff", 1, texts("Hiljainen huone 1", "Tyst rum 1", "Quiet room 1")),
    ):
        equipment = ["scanner", "document-camera", "printer", "second-screen"] if kind == "remote" else []
        Room.objects.create(point=point, code=code, kind=kind, zone=zone, seats=seats, name=name, equipment=equipment)
    Desk.objects.create(point=point, room=hall, code="0", kind="reception")
    for number in range(1, 6 if point.tier == "full" else 3):
        Desk.objects.create(point=point, room=hall, code=str(number))
    Desk.objects.create(point=point, room=hall, code="S1", kind="self-service")


def load_staff(agencies: dict[str, Agency], points: dict[str, Point], services: dict[str, Service]) -> None:
    """Make the people who serve and what they are trained for; three of them can sign in."""
    for role, name, agency, point, languages, trained in STAFF:
        kind = role or ("advisor" if agency in {"mikkeli", "savonlinna", "pieksamaki"} else "expert")
        member = StaffMember.objects.create(
            user=ensure_demo_person(role) if role else None,
            name=name,
            kind=kind,
            agency=agencies[agency],
            point=points.get(point),
            languages=languages,
        )
        for code in trained:
            Training.objects.create(
                staff=member, service=services[code], completed_on=date(2026, 1, 2), expires_on=date(2027, 12, 31)
            )
