"""Candidate buildings for a space programme: which ones do, which do not, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from piste.premises.concept import Concept
from piste.premises.space_programme import SpaceProgramme


@dataclass(frozen=True)
class Building:
    """A building that might hold a shared work environment."""

    key: str
    name: str
    htm2: float
    """Net floor area that can be had."""
    street_htm2: float
    """Of it on the entrance's floor."""
    free_from: date
    step_free_entrance: bool
    lift: bool
    accessible_toilet: bool
    door_cm: float
    induction_loop: bool = False
    restricted_zone: bool = True
    """Can have an area that outsiders do not enter."""
    healthy: bool = True
    """No known indoor-air problem."""
    rent_eur_per_htm2_month: float | None = None
    lat: float = float("nan")
    lon: float = float("nan")


@dataclass(frozen=True)
class Reason:
    """Why a building does not do (or what it takes): an English message, the key of the catalogues, and its values."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class BuildingFit:
    """A building against a space programme."""

    building: Building
    against: tuple[Reason, ...]
    """What rules it out; empty where it does."""
    mend: tuple[Reason, ...]
    """What fit-out must add."""
    spare_htm2: float
    rent_eur_per_year: float | None
    """Rent of the area that the programme takes; None where not known."""

    @property
    def feasible(self) -> bool:
        """Tell whether the building does."""
        return not self.against


def rank_buildings(
    concept: Concept, programme: SpaceProgramme, buildings: Sequence[Building], needed_by: date
) -> list[BuildingFit]:
    """Return all buildings, best first.

    Buildings that do come before those that do not. Among the first, the lower rent a year wins (unknown rents last),
    then fewer things to mend, then less area to spare; among the others, fewer reasons against. The key ends every tie.
    """
    fits = [fit_building(concept, programme, building, needed_by) for building in buildings]

    def order(fit: BuildingFit) -> tuple[object, ...]:
        unknown = fit.rent_eur_per_year is None
        rent = 0.0 if fit.rent_eur_per_year is None else fit.rent_eur_per_year
        return len(fit.against), unknown, rent, len(fit.mend), fit.spare_htm2, fit.building.key

    return sorted(fits, key=order)


def fit_building(concept: Concept, programme: SpaceProgramme, building: Building, needed_by: date) -> BuildingFit:
    """Hold one building against a space programme."""
    zones = programme.zone_hum2()
    public_htm2 = zones["public"] * concept.htm2_per_hum2.value
    rules = concept.step_free
    upstairs = building.street_htm2 < programme.htm2
    against = []
    if building.htm2 < programme.htm2:
        short = round(programme.htm2 - building.htm2)
        against.append(Reason("It is {short} htm² too small.", {"short": short}))
    if building.street_htm2 < public_htm2:
        short = round(public_htm2 - building.street_htm2)
        text = "Customer space does not fit on the entrance’s floor: {short} htm² too little."
        against.append(Reason(text, {"short": short}))
    if building.free_from > needed_by:
        text = "It is free from {free} only, needed by {needed}."
        against.append(Reason(text, {"free": building.free_from.isoformat(), "needed": needed_by.isoformat()}))
    if not building.healthy:
        against.append(Reason("It has an indoor-air problem."))
    if zones["restricted"] > 0 and not building.restricted_zone:
        against.append(Reason("It cannot have a restricted zone."))
    if upstairs and not building.lift and not {"staff", "restricted"}.isdisjoint(rules.zones):
        against.append(Reason("Rooms upstairs cannot be reached without steps: there is no lift."))
    fixes = (
        (rules.entrance and not building.step_free_entrance, Reason("The entrance needs a ramp.")),
        (rules.toilet and not building.accessible_toilet, Reason("An accessible toilet has to be built.")),
        (
            building.door_cm < rules.door_cm,
            Reason("Doors have to be widened to {cm} cm.", {"cm": rules.door_cm}),
        ),
        (rules.induction_loop and not building.induction_loop, Reason("Counters need an induction loop.")),
    )
    rate = building.rent_eur_per_htm2_month
    return BuildingFit(
        building=building,
        against=tuple(against),
        mend=tuple(reason for needed, reason in fixes if needed),
        spare_htm2=building.htm2 - programme.htm2,
        rent_eur_per_year=None if rate is None else 12 * rate * programme.htm2,
    )
