"""Sites as public sources tell them: openings, areas, costs, bodies, each with its source; nothing here is invented."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from piste.web.network.models import Agency
from piste.web.projects.demo.words import FIRST_PLANS, RELEASE, t
from piste.web.projects.models import (
    Commitment,
    Decision,
    Milestone,
    Participant,
    ProjectDocument,
    ProjectFigure,
    SiteProject,
    Stage,
)
from piste.web.projects.schedule import make_gates

JOENSUU = "https://yle.fi/a/74-20045722"
LAPPEENRANTA = "https://latvavaara.fi/kohteet/lappeenrannan-virastotalo/"
LAHTI = "https://projektiuutiset.fi/lahden-virastotalon-uudistus-on-valmistunut/"
PORI = "https://www.pori.fi/uutinen/etusivun-uutiset/poriin-valmistuu-12-toimijan-yhteinen-tyoymparisto-ja-yhteinen-palvelupiste/11/12/2023/"
PORI_2020 = "https://www.pori.fi/uutinen/2020-09-22_rautatienpuistokatu-5n-soveltuvuutta-yhteiskayttoisen-virastotalon"
PORI_2021 = "https://www.pori.fi/uutinen/2021-08-17_poriin-uudenlainen-virastotalo-vuonna-2024-yhteinen-asiakaspalvelu-ja-yhteisia"
PORI_CITY = "https://www.sv24.fi/uutiset/pori-ei-siirra-valtion-virastokeskittymaan-kaikkea-suunniteltua-palvelua"
TURKU = "https://www.sttinfo.fi/tiedote/71367177/turun-virastotalon-uudistus-on-valmis-suomi-piste-avautuu-19?lang=fi"
MIKKELI = (
    "https://citymark.fi/14-valtion-toimijaa-saman-katon-alle-mikkelin-virastotaloon-kansalaisille-sujuvampaa-asiointia"
)
ROVANIEMI = "https://www.sttinfo.fi/tiedote/71658179/rovaniemen-virastotaloon-rakentuu-valtion-yhteinen-tyoymparisto-ja-suomi-piste?lang=fi"


@dataclass(frozen=True)
class Fact:
    """What is public of one site. `figures`: kind, value, how exact, source. `bodies`: code and how it serves."""

    code: str
    name: dict[str, str]
    region: str
    municipality: str
    phase: int
    source: str
    opened: date | None = None
    expected: date | None = None
    precision: str = "day"
    plan: bool = False
    figures: tuple[tuple[str, str, str, str], ...] = ()
    bodies: tuple[tuple[str, str], ...] = ()
    more: tuple[tuple[dict[str, str], str, dict[str, Any]], ...] = field(default=())
    """Further milestones: name, stage, fields."""


FACTS = (
    Fact("joensuu", t("Joensuu", "Joensuu", "Joensuu"), "12", "167", 1, JOENSUU, date(2023, 2, 20), plan=True,
         figures=(("cost-eur", "22000000", "exact", JOENSUU), ("staff", "600", "about", JOENSUU),
                  ("actors", "10", "exact", JOENSUU)),
         bodies=(("dvv", "own-staff"), ("mml", "own-staff"), ("te", "own-staff"))),
    Fact("lappeenranta", t("Lappeenranta", "Villmanstrand", "Lappeenranta"), "09", "405", 1, LAPPEENRANTA,
         date(2023, 6, 1), precision="month", plan=True,
         figures=(("hum2", "7700", "exact", LAPPEENRANTA), ("actors", "20", "about", LAPPEENRANTA)),
         bodies=(("te", "own-staff"),),
         more=((t("Toimistotilat käytössä", "Kontoret i bruk", "Offices in use"), "moves",
                {"actual": date(2024, 3, 1), "precision": "year"}),)),
    Fact("lahti", t("Lahti", "Lahtis", "Lahti"), "07", "398", 1, LAHTI, date(2023, 6, 1), precision="year", plan=True,
         figures=(("m2", "7500", "over", LAHTI), ("cost-eur", "12500000", "about", LAHTI), ("staff", "300", "exact", LAHTI),
                  ("actors", "12", "about", LAHTI)),
         bodies=(("te", "own-staff"),),
         more=((t("Koko rakennus käytössä", "Hela byggnaden i bruk", "The whole building in use"), "moves",
                {"actual": date(2024, 3, 1), "precision": "year"}),)),
    Fact("pori", t("Pori", "Björneborg", "Pori"), "04", "609", 1, PORI, date(2023, 12, 14),
         figures=(("m2", "7400", "exact", PORI), ("m2-given-up", "4000", "exact", PORI), ("staff", "480", "about", PORI),
                  ("actors", "12", "exact", PORI), ("saving-eur-per-year", "300000", "over", PORI))),
    Fact("turku", t("Turku", "Åbo", "Turku"), "02", "853", 2, TURKU, date(2025, 9, 1),
         figures=(("m2", "10000", "about", TURKU), ("m2-given-up", "7000", "over", TURKU),
                  ("cost-eur", "5000000", "about", TURKU), ("saving-eur-per-year", "1400000", "about", TURKU),
                  ("actors", "17", "exact", TURKU)),
         bodies=(("vero", "own-staff"), ("avi", "own-staff"), ("mml", "own-staff"), ("dvv", "own-staff"))),
    Fact("mikkeli", t("Mikkeli", "S:t Michel", "Mikkeli"), "10", "491", 2, MIKKELI, expected=date(2027, 1, 31),
         precision="month",
         figures=(("saving-eur-per-year", "800000", "about", MIKKELI), ("actors", "14", "exact", MIKKELI)),
         bodies=(("dvv", "own-staff"), ("ulosotto", "own-staff"), ("mml", "own-staff"), ("rise", "own-staff"),
                 ("vero", "remote")),
         more=((t("Muutostyöt alkoivat", "Ombyggnaden började", "Works began"), "works",
                {"actual": date(2025, 3, 1), "precision": "year"}),)),
    Fact("rovaniemi", t("Rovaniemi", "Rovaniemi", "Rovaniemi"), "19", "698", 2, ROVANIEMI, expected=date(2026, 12, 31),
         precision="month",
         figures=(("staff", "370", "about", ROVANIEMI), ("actors", "6", "exact", ROVANIEMI)),
         bodies=(("mml", "own-staff"), ("ely", "own-staff"), ("vero", "own-staff"), ("dvv", "own-staff"),
                 ("lvv", "own-staff")),
         more=((t("Loput tilat käytössä", "Resten av lokalerna i bruk", "The rest of the premises in use"), "moves",
                {"planned": date(2027, 5, 31), "precision": "year"}),)),
)  # fmt: skip


def load_facts() -> None:
    """Bring each site as it is known."""
    for fact in FACTS:
        load_site(fact)
    load_pori_drift()


def load_site(fact: Fact) -> SiteProject:
    """Bring one site. What nobody has published stays empty: it is shown as not known."""
    opened = fact.opened
    stage = Stage.REVIEW_3_MONTHS if opened else Stage.WORKS
    row = SiteProject.objects.create(
        code=fact.code, name=fact.name, region=fact.region, municipality=fact.municipality, phase=fact.phase,
        stage=stage, opened_on=opened, source=fact.source[:400],
    )  # fmt: skip
    gates = {one.stage: one for one in make_gates(row, None)}
    opening = gates[Stage.OPENING]
    opening.planned, opening.actual, opening.precision = fact.expected, opened, fact.precision
    opening.source = fact.source[:400]
    opening.save()
    if fact.plan:
        gates[Stage.REGION_PLAN].actual = date(2022, 6, 14)
        gates[Stage.REGION_PLAN].source = FIRST_PLANS
        gates[Stage.REGION_PLAN].save()
        Decision.objects.create(
            project=row, dated=date(2022, 6, 14), decided_by="Ohjausryhmä", source=FIRST_PLANS,
            text="Hyväksyi ensimmäiset kolme maakunnallista suunnitelmaa: Etelä-Karjala, Pohjois-Karjala, Päijät-Häme.",
        )  # fmt: skip
    for name, stage_of, more in fact.more:
        Milestone.objects.create(project=row, name=name, stage=stage_of, source=fact.source[:400], **more)
    for kind, value, about, source in fact.figures:
        ProjectFigure.objects.create(project=row, kind=kind, value=value, about=about, source=source[:400])
    for code, manner in fact.bodies:
        taking_part = Participant.objects.create(project=row, agency=body(code))
        Commitment.objects.create(
            participant=taking_part, dated=opened or date(2025, 1, 1), manner=manner, source=fact.source[:400]
        )
    if opened and fact.phase == 1:
        ProjectDocument.objects.create(
            project=row, stage=Stage.REVIEW_3_MONTHS, name="Valtiovarainministeriön tiedote 5.3.2024", link=RELEASE
        )
    return row


BODIES: dict[str, tuple[str, dict[str, str]]] = {
    "te": ("state", t("TE-toimisto", "TE-byrån", "Employment Office")),
    "rise": ("state", t("Rikosseuraamuslaitos", "Brottspåföljdsmyndigheten", "Prison and Probation Service")),
    "mml": ("state", t("Maanmittauslaitos", "Lantmäteriverket", "National Land Survey")),
    "pori": ("municipality", t("Porin kaupunki", "Björneborgs stad", "City of Pori")),
}


def body(code: str) -> Agency:
    """Return an authority of the directory; those that it lacks are added."""
    kind, name = BODIES.get(code, ("state", t(code, code, code)))
    return Agency.objects.get_or_create(code=code, defaults={"kind": kind, "name": name})[0]


def load_pori_drift() -> None:
    """Bring the one change of scope that is public: the city of Pori took far less than planned."""
    row = SiteProject.objects.get(code="pori")
    row.decided_on = date(2021, 8, 17)
    row.save(update_fields=["decided_on"])
    city = Participant.objects.create(project=row, agency=body("pori"))
    Commitment.objects.create(participant=city, dated=date(2020, 9, 22), people=460, source=PORI_2020)
    Commitment.objects.create(
        participant=city, dated=date(2023, 12, 11), source=PORI_CITY,
        why="Kaupunki toi paljon suunniteltua vähemmän: noin kymmenesosan valtion henkilömäärästä.",
    )  # fmt: skip
    Decision.objects.create(
        project=row, dated=date(2021, 8, 17), decided_by="Porin kaupunki ja valtion virastot", source=PORI_2021,
        text="Poriin tulee virastotalo, jossa on yhteinen asiakaspalvelu ja yhteisiä työtiloja.",
    )  # fmt: skip
