"""Invented sites that show every state of a page: each is marked as an example on its row and in words."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from piste.web.network.models import Agency, Point
from piste.web.projects.checklist_keeping import sync_checklist
from piste.web.projects.demo.facts import body
from piste.web.projects.demo.words import EXAMPLE, t
from piste.web.projects.models import (
    Commitment,
    ConceptVersion,
    Decision,
    Milestone,
    MilestoneDependency,
    Participant,
    ProjectFigure,
    Risk,
    SiteProject,
    Stage,
    Waiver,
)
from piste.web.projects.schedule import make_gates

STEP = 75
"""Days planned from gate to gate."""


@dataclass(frozen=True)
class Example:
    """An invented site: the stage that it stands at, how many days its present gate is late, how it checks."""

    code: str
    name: dict[str, str]
    region: str
    municipality: str
    stage: Stage
    late_days: int = 0
    missed: tuple[str, ...] = ()
    waived: tuple[str, ...] = ()
    people: tuple[tuple[str, int, int], ...] = ()
    """Authority, people at the decision, people now; -1: it has left."""
    figures: tuple[tuple[str, str], ...] = ()
    more: dict[str, Any] = field(default_factory=dict)


EXAMPLES = (
    Example("savonlinna", t("Savonlinna", "Nyslott", "Savonlinna"), "10", "740", Stage.WORKS, 42,
            missed=("zones",), waived=("zones",),
            people=(("dvv", 12, 12), ("vero", 25, 18), ("kela", 14, 14), ("poliisi", 20, -1), ("savonlinna", 10, 16)),
            figures=(("htm2", "1450"), ("staff", "60"), ("cost-eur", "1600000"), ("saving-eur-per-year", "210000"))),
    Example("jyvaskyla", t("Jyväskylä", "Jyväskylä", "Jyväskylä"), "13", "179", Stage.LEASE, 45,
            people=(("dvv", 30, 30), ("vero", 80, 60), ("elinvoimakeskus", 110, 110)),
            figures=(("htm2", "5200"), ("staff", "320"), ("cost-eur", "6100000"), ("saving-eur-per-year", "780000"))),
    Example("kuopio", t("Kuopio", "Kuopio", "Kuopio"), "11", "297", Stage.DESIGN,
            people=(("lvv", 90, 90), ("vero", 70, 74), ("ulosotto", 40, 40)),
            figures=(("htm2", "4300"), ("staff", "270"), ("cost-eur", "4900000"), ("saving-eur-per-year", "640000"))),
    Example("kouvola", t("Kouvola", "Kouvola", "Kouvola"), "08", "286", Stage.OPENING, 14,
            missed=("step-free", "finished"), waived=("step-free",),
            people=(("kela", 35, 35), ("ulosotto", 30, 30), ("oikeuspalvelu", 15, 12)),
            figures=(("htm2", "2600"), ("staff", "160"), ("cost-eur", "2900000"), ("saving-eur-per-year", "390000"))),
    Example("kajaani", t("Kajaani", "Kajana", "Kajaani"), "18", "205", Stage.REVIEW_3_MONTHS,
            people=(("dvv", 10, 10), ("mml", 20, 22)),
            figures=(("htm2", "1100"), ("staff", "80"), ("cost-eur", "1000000"), ("saving-eur-per-year", "150000"))),
    Example("tampere", t("Tampere", "Tammerfors", "Tampere"), "06", "837", Stage.NEED, figures=()),
)  # fmt: skip
RISKS = (
    ("Vuokranantajan muutostyöt myöhästyvät", 4, 4, "Viikkoseuranta vuokranantajan kanssa", "Hankkeen vetäjä"),
    (
        "Kunnan päätös palveluneuvojista siirtyy",
        3,
        4,
        "Sopimusluonnos kuntaan kaksi kokousta etuajassa",
        "Maakunnan liitto",
    ),
    ("Etähuoneen ääni kuuluu käytävään", 2, 3, "Äänimittaus ennen vastaanottoa", "Senaatti-kiinteistöt"),
)


def load_examples(concept: ConceptVersion) -> None:
    """Bring each invented site."""
    today = timezone.localdate()
    for example in EXAMPLES:
        load_example(example, concept, today)


def load_example(example: Example, concept: ConceptVersion, today: date) -> SiteProject:
    """Bring one invented site."""
    row = SiteProject.objects.create(
        code=example.code, name=example.name, region=example.region, municipality=example.municipality, phase=2,
        stage=example.stage, is_example=True, source=EXAMPLE, owner_name="Esimerkki Vetäjä, maakunnan liitto",
        point=Point.objects.filter(code=example.code).first(),
        need=t("Virastojen vuokrasopimukset päättyvät, ja asiakkaat tarvitsevat yhden paikan.",
               "Ämbetsverkens hyresavtal löper ut och kunderna behöver ett ställe.",
               "The agencies’ leases end, and customers need one place."),
    )  # fmt: skip
    place_gates(row, example, today)
    sync_checklist(row, concept, None)
    check_off(row, example, today)
    decided = today - timedelta(400)
    if example.people:
        SiteProject.objects.filter(pk=row.pk).update(decided_on=decided)
        Decision.objects.create(project=row, dated=decided, decided_by="Ohjausryhmä", is_example=True, source=EXAMPLE,
                                text="Hanke käynnistetään esitetyssä laajuudessa.")  # fmt: skip
    for code, before, now in example.people:
        promise(row, body(code) if code != "savonlinna" else Agency.objects.get(code=code), before, now, decided)
    for kind, value in example.figures:
        ProjectFigure.objects.create(
            project=row, kind=kind, value=value, about="estimate", source=EXAMPLE, is_example=True
        )
    if example.stage != Stage.NEED:
        for text, likelihood, effect, action, owner in RISKS:
            Risk.objects.create(project=row, text=text, likelihood=likelihood, effect=effect, action=action,
                                owner_name=owner, review_on=today + timedelta(21), is_example=True)  # fmt: skip
    return row


def place_gates(row: SiteProject, example: Example, today: date) -> None:
    """Give the gates their days: those passed a little late, the present one late by what the example says."""
    gates = make_gates(row, None)
    now = example.stage.place
    due = today + timedelta(20) - timedelta(example.late_days)
    for gate in gates:
        steps = Stage(gate.stage).place - now
        gate.is_example, gate.owner_name = True, "Esimerkki Vetäjä"
        opening = due + timedelta(STEP * (Stage.OPENING.place - now))
        after = {Stage.REVIEW_3_MONTHS: 91, Stage.REVIEW_1_YEAR: 365}.get(Stage(gate.stage))
        gate.planned = opening + timedelta(after) if after else due + timedelta(STEP * steps)
        if steps < 0:
            gate.actual = min(gate.planned + timedelta(6), today)
        elif steps == 0 and example.late_days:
            gate.expected = today + timedelta(20)
        gate.save()
    if gates[Stage.OPENING.place].actual:
        opened = gates[Stage.OPENING.place].actual
        SiteProject.objects.filter(pk=row.pk).update(opened_on=opened)
    if example.stage.place >= Stage.LEASE.place and not gates[Stage.WORKS.place].actual:
        works, design = gates[Stage.WORKS.place], gates[Stage.DESIGN.place]
        permit = Milestone.objects.create(
            project=row, stage=Stage.WORKS, name=t("Rakennuslupa", "Bygglov", "Building permit"), is_example=True,
            planned=works.planned and works.planned - timedelta(40), owner_name="Senaatti-kiinteistöt",
        )  # fmt: skip
        MilestoneDependency.objects.create(before=design, after=permit, least_days=30)
        MilestoneDependency.objects.create(before=permit, after=works, least_days=40)


def check_off(row: SiteProject, example: Example, today: date) -> None:
    """Check what should be checked by the present stage; miss and waive what the example says."""
    for item in row.checklist.all():
        if item.key in example.missed:
            item.state, item.note = "missed", "ESIMERKKI: ei vielä kunnossa."
        elif Stage(item.stage).place < example.stage.place or (item.stage == example.stage and item.stage != "opening"):
            item.state = "met" if Stage(item.stage).place < example.stage.place else "open"
        if item.state != "open":
            item.checked_on, item.checked_by_name = today - timedelta(12), "Esimerkki Tarkastaja"
        item.save()
        if item.key in example.waived:
            Waiver.objects.create(
                project=row, item=item, granted_by="Ohjausryhmä", until=today + timedelta(120), by_name="Esimerkki Vetäjä",
                reason="ESIMERKKI: tilapäinen ratkaisu on käytössä, pysyvä valmistuu keväällä.",
            )  # fmt: skip


def promise(row: SiteProject, agency: Agency, before: int, now: int, decided: date) -> None:
    """Put a participant's promises on record."""
    taking_part = Participant.objects.create(project=row, agency=agency)
    made: dict[str, Any] = {"participant": taking_part, "source": EXAMPLE, "is_example": True}
    Commitment.objects.create(**made, dated=decided, people=before, desks=max(1, before // 2))
    if now < 0:
        why = "ESIMERKKI: omat tilat ovat lähes uudet."
        Commitment.objects.create(**made, dated=decided + timedelta(200), leaves=True, why=why)
    elif now != before:
        Commitment.objects.create(**made, dated=decided + timedelta(220), people=now, desks=max(1, now // 2),
                                  why="ESIMERKKI: etätyö on lisääntynyt." if now < before else "")  # fmt: skip
