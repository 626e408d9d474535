"""The demo's cards, agreements and duties. Contents are an EXAMPLE: no authority has approved them."""

import json
from datetime import date
from importlib.resources import files
from typing import Any

from piste.web.network.demo import demo_step
from piste.web.network.demo_points import OPENED
from piste.web.network.models import (
    Agency,
    Agreement,
    CostShare,
    ParticipationDuty,
    Point,
    Service,
    ServiceCard,
    StaffMember,
    Training,
)

DATED = date(2026, 1, 2)
AGREEMENTS: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...], dict[str, int]], ...] = (
    ("kela", "mikkeli", ("benefits",), ("mikkeli",), {"kela": 3, "mikkeli": 1}),
    ("kela", "pieksamaki", ("benefits",), ("pieksamaki",), {"kela": 2, "pieksamaki": 1}),
    ("vero", "savonlinna", ("tax-card",), ("savonlinna",), {"vero": 1, "savonlinna": 1}),
    ("dvv", "mikkeli", ("advice",), ("mikkeli",), {"dvv": 1, "mikkeli": 2}),
    ("ulosotto", "savonlinna", ("debt",), ("savonlinna",), {"ulosotto": 1, "savonlinna": 1}),
)
"""Mandator, operator, services, points, parts of the cost."""
DUTIES: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("kela", "basic-rights", "either", ("mikkeli", "savonlinna", "pieksamaki")),
    ("vero", "visiting", "either", ("mikkeli", "savonlinna", "pieksamaki")),
    ("poliisi", "visiting", "own-staff", ("mikkeli", "savonlinna")),
    ("dvv", "needed-by-some", "either", ("mikkeli", "savonlinna")),
    ("migri", "needed-by-some", "remote", ("mikkeli", "savonlinna", "pieksamaki")),
    ("ulosotto", "needed-by-some", "remote", ("mikkeli", "savonlinna", "pieksamaki")),
    ("lvv", "none", "either", ()),
)
"""Authority, ground, manner, points; the population agency offers nothing at Savonlinna: a gap to see."""


def read_cards() -> list[dict[str, Any]]:
    """Return the contents of the cards."""
    text = files("piste.web.network.editing").joinpath("demo_cards.json").read_text(encoding="utf-8")
    cards: list[dict[str, Any]] = json.loads(text)
    return cards


@demo_step(3)
def load_cards() -> None:
    """Bring cards, agreements with their cost shares, duties, and a training that ends soon."""
    if ServiceCard.objects.exists():
        return
    agencies = {agency.code: agency for agency in Agency.objects.all()}
    services = {service.code: service for service in Service.objects.all()}
    points = {point.code: point for point in Point.objects.all()}
    for card in read_cards():
        name, phone = card["expert"]
        ServiceCard.objects.create(
            service=services[card["service"]], mandator=agencies[card["mandator"]], version=1, dated=DATED,
            does=card["does"], does_not=card["does_not"], papers=card["papers"], expert_name=name, expert_phone=phone,
            expert_email=f"{card['mandator']}@demo.invalid",
        )  # fmt: skip
    for mandator, operator, given, where, parts in AGREEMENTS:
        agreement = Agreement.objects.create(
            mandator=agencies[mandator], operator=agencies[operator], valid_from=OPENED
        )
        agreement.services.set(services[code] for code in given)
        agreement.points.set(points[code] for code in where)
        CostShare.objects.bulk_create(
            CostShare(agreement=agreement, agency=agencies[code], parts=n) for code, n in parts.items()
        )
    for agency, ground, manner, where in DUTIES:
        duty = ParticipationDuty.objects.create(
            agency=agencies[agency], ground=ground, manner=manner, valid_from=OPENED
        )
        duty.points.set(points[code] for code in where)
    ending = StaffMember.objects.filter(name="Helmi Heino").first()
    if ending is not None:
        Training.objects.filter(staff=ending, service__code="tax-card").update(expires_on=date(2026, 12, 31))
