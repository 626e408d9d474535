"""An EXAMPLE register of leases and staff, drawn from a seed and shaped by the known totals: for trying, not for use.

Known: about 700 service points of single agencies (vm.fi), 1.1 million m2 of offices and 17.7 m2 a person in 2022
(tekniikkatalous.fi, tutkihallintoa.fi). Everything else is drawn: which agency sits where, areas, ends, owners. No rent
is told, so every lease is priced by the table of assumed rents, with its range.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.basedata.lease import NO_DAY, Days, Fate, Leases, Measure, Owner, build_leases
from piste.basedata.lease_store import Register
from piste.basedata.place import Floats, Places
from piste.basedata.staff import Homes, Staff
from piste.core.artefact import Provenance
from piste.core.earth import great_circle_km

LEASES, AREA_M2, M2_PER_PERSON = 700, 1_100_000.0, 17.7
LEAST_PEOPLE = 4_000
"""Municipalities of fewer people get no office."""
AGENCIES = {
    "Verohallinto": 9, "Ulosottolaitos": 6, "Maanmittauslaitos": 6, "Digi- ja väestötietovirasto": 4,
    "Maahanmuuttovirasto": 3, "Lupa- ja valvontavirasto": 6, "Elinvoimakeskukset": 9, "Oikeuspalveluvirasto": 8,
    "Rikosseuraamuslaitos": 4, "Poliisin lupapalvelut": 9, "Tulli": 4, "Traficom": 3, "Ruokavirasto": 3,
    "Väylävirasto": 2, "Tilastokeskus": 1, "Ministeriöt": 5, "Muut virastot": 12,
}  # fmt: skip
"""Agency -> how often it is drawn. Kela is not the state's budget and is left out."""
INDEX = "Elinkustannusindeksi"
HOME_KM, FARTHEST_HOME_KM = 18.0, 90.0
SOURCE = (
    "EXAMPLE: the register of leases and staff is generated; known totals: about 700 points, 1.1 million m² of offices,"
    " 17.7 m² a person (2022). No lease, agency's office or person in it is real."
)
DAY_ZERO = np.datetime64("2027-01-01")


@dataclass(frozen=True)
class Drawn:
    """Where the n leases stand."""

    place: NDArray[np.int64]
    """Rows of the places."""
    people: Floats
    """People of the place's municipality."""
    agency: NDArray[np.object_]
    building: NDArray[np.object_]


def build_example_register(places: Places, seed: int = 1, n: int = LEASES) -> Register:
    """Draw a register of n leases over a country's places, and its staff; the same seed gives the same register."""
    rng = np.random.default_rng([seed, 7])
    drawn = _draw_places(rng, places, n)
    leases = _draw_leases(rng, places, drawn, AREA_M2 * n / LEASES)
    people = np.maximum(1, np.floor(leases.person_years + 0.5)).astype(np.int32)
    staff = Staff(leases.agency, leases.ids, people, leases.person_years, leases.desks, leases.service_desks)
    homes = _draw_homes(rng, places, drawn, leases, people)
    parameters: dict[str, object] = {"example": True, "leases": n}
    return Register(leases, Provenance(parameters=parameters, seed=seed, sources=(SOURCE,)), staff, homes)


def _draw_places(rng: np.random.Generator, places: Places, n: int) -> Drawn:
    """Draw municipalities by their people; offices stand in the largest place, up to three leases in a building."""
    codes, member = np.unique(places.municipality.astype(str), return_inverse=True)
    people = np.bincount(member, weights=places.people, minlength=len(codes))
    main = np.array([np.flatnonzero(member == k)[np.argmax(places.people[member == k])] for k in range(len(codes))])
    chosen = np.flatnonzero(people >= min(LEAST_PEOPLE, float(people.max())))
    weight = people[chosen] ** 0.85
    municipality = np.sort(rng.choice(chosen, n, p=weight / weight.sum()))
    place = main[municipality]
    names = np.array(list(AGENCIES), dtype=object)
    often = np.array(list(AGENCIES.values()), dtype=np.float64)
    agency = rng.choice(names, n, p=often / often.sum())
    building = np.empty(n, dtype=object)
    size, current, number = 0, -1, 0
    for k, row in enumerate(place.tolist()):
        if row != current or size == 0:
            number, size = number + 1, int(rng.integers(1, 4))
        current, size = row, size - 1
        building[k] = f"EX-B{number:03d}"
    return Drawn(place, people[municipality], agency, building)


def kind_of_place(people: float) -> str:
    """Return the kind of place that prices rents, by its municipality's people: an assumption of the example."""
    return "capital" if people >= 300_000 else "city" if people >= 75_000 else "town" if people >= 15_000 else "rural"


def _draw_leases(rng: np.random.Generator, places: Places, drawn: Drawn, area_m2: float) -> Leases:
    n = len(drawn.place)
    people = drawn.people
    size = rng.lognormal(0.0, 0.8, n) * (people / 20_000) ** 0.45
    area = np.round(area_m2 * size / size.sum(), 1)
    area[-1] = round(area[-1] + area_m2 - float(area.sum()), 1)
    density = rng.normal(M2_PER_PERSON, 2.5, n).clip(11, 26)
    years = area / density
    years = np.round(years * (area_m2 / M2_PER_PERSON) / years.sum(), 2)
    _, house = np.unique(drawn.building.astype(str), return_inverse=True)
    private = (rng.random(house.max() + 1) < 0.42)[house]
    term = rng.random(n) < 0.55
    start = DAY_ZERO - rng.integers(365, 365 * 12, n).astype("m8[D]")
    end = np.where(term, _ends_of_months(rng, n, 2027, 4), NO_DAY)
    shift = rng.normal(0.0, 0.006, (2, house.max() + 1))[:, house]
    fate, fate_from = _draw_fates(rng, n, private)
    return build_leases(
        n,
        ids=np.array([f"EX-{k + 1:03d}" for k in range(n)], dtype=object),
        agency=drawn.agency,
        building=drawn.building,
        address=np.array([f"{places.names[row]} (EXAMPLE)" for row in drawn.place], dtype=object),
        municipality=places.municipality[drawn.place],
        lat=np.round(places.lat[drawn.place] + shift[0], 5),
        lon=np.round(places.lon[drawn.place] + 2 * shift[1], 5),
        area_m2=area,
        measure=int(Measure.HTM2),
        place_kind=np.array([kind_of_place(float(p)) for p in people], dtype=object),
        vat_permille=np.where(private, 255, 0),
        index_name=np.where(private, INDEX, ""),
        start=start,
        end=end,
        notice_months=np.where(rng.random(n) < 0.7, 12, 6),
        owner=np.where(private, int(Owner.PRIVATE), int(Owner.STATE)),
        head_end=_draw_head_ends(rng, end, private),
        head_notice_months=np.where(private, 12, 0),
        fate=fate,
        fate_from=fate_from,
        person_years=years,
        desks=np.ceil(0.9 * years).astype(np.int32),
        service_desks=np.where(rng.random(n) < 0.4, rng.integers(1, 6, n), 0),
    )


def _ends_of_months(rng: np.random.Generator, n: int, year: int, years: int) -> Days:
    """Draw last days of months within some years."""
    month = (year - 1970) * 12 + rng.integers(0, 12 * years, n) + 1
    return np.asarray(month.astype("M8[M]").astype("M8[D]") - np.timedelta64(1, "D"), dtype="M8[D]")


def _draw_head_ends(rng: np.random.Generator, end: Days, private: NDArray[np.bool_]) -> Days:
    """Let most head leases end with the agency's lease, some months later, as subleases whose head lease runs on."""
    later = np.where(rng.random(len(end)) < 0.25, rng.integers(1, 3, len(end)) * 12, 0)
    known = ~np.isnat(end)
    month = np.where(known, end, DAY_ZERO).astype("M8[M]").astype(np.int64) + later + 1
    head = month.astype("M8[M]").astype("M8[D]") - np.timedelta64(1, "D")
    return np.asarray(np.where(private & known, head, NO_DAY), dtype="M8[D]")


def _draw_fates(rng: np.random.Generator, n: int, private: NDArray[np.bool_]) -> tuple[NDArray[np.int64], Days]:
    """Draw what becomes of the state's own space; of one in eight nobody knows: it never saves the state anything."""
    fate = rng.choice([Fate.LET, Fate.SOLD, Fate.TAKEN_DOWN, Fate.EMPTY], n, p=[0.57, 0.22, 0.08, 0.13])
    fate = np.where(private, int(Fate.EMPTY), fate)
    since = _ends_of_months(rng, n, 2027, 4) + np.timedelta64(1, "D")
    return fate, np.where(fate == Fate.EMPTY, NO_DAY, since)


def _draw_homes(
    rng: np.random.Generator, places: Places, drawn: Drawn, leases: Leases, people: NDArray[np.int32]
) -> Homes:
    """Draw homes around each place of work, fewer with distance; the places themselves are the postal areas."""
    rows: list[tuple[str, str, str, int]] = []
    near: dict[int, tuple[NDArray[np.int64], Floats]] = {}
    for k, row in enumerate(drawn.place.tolist()):
        if row not in near:
            km = great_circle_km(places.lat[row], places.lon[row], places.lat, places.lon)
            around = np.flatnonzero((km <= FARTHEST_HOME_KM) & (places.people > 0))
            weight = places.people[around] * np.exp(-km[around] / HOME_KM)
            near[row] = (around, weight / weight.sum())
        around, share = near[row]
        counts = rng.multinomial(int(people[k]), share)
        who, where = str(leases.agency[k]), str(leases.ids[k])
        rows += [(who, where, str(places.ids[around[at]]), int(counts[at])) for at in np.flatnonzero(counts).tolist()]
    agency, place, home, count = zip(*rows, strict=True)
    texts = [np.array(column, dtype=object) for column in (agency, place, home)]
    return Homes(texts[0], texts[1], texts[2], np.array(count, dtype=np.int32))
