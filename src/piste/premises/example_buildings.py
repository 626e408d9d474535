"""EXAMPLE candidate buildings around the offices of an example register, drawn from a seed: for trying, not for use."""

from datetime import date

import numpy as np

from piste.basedata.lease import Leases
from piste.premises.space_match import Building

SIZES_M2 = (1_500.0, 5_200.0, 7_800.0, 11_000.0)
PEOPLE_A_BUILDING = 450.0


def build_example_buildings(leases: Leases, seed: int = 1) -> tuple[Building, ...]:
    """Draw candidate buildings for each municipality with offices: two for every 450 people there, at least 2.

    Rents are not told: they are assumed by kind of place as those of the leases.
    """
    rng = np.random.default_rng([seed, 8])
    found = []
    codes, member = np.unique(leases.municipality.astype(str), return_inverse=True)
    for k, code in enumerate(codes.tolist()):
        rows = np.flatnonzero(member == k)
        people = float(leases.person_years[rows].sum())
        for number in range(max(2, int(np.ceil(2 * people / PEOPLE_A_BUILDING)))):
            htm2 = float(np.round(min(rng.choice(SIZES_M2) * rng.uniform(0.75, 1.25), max(400.0, 14.0 * people)), 0))
            month = int(rng.integers(0, 36))
            found.append(
                Building(
                    key=f"EX-{code}-{number + 1}",
                    name=f"EXAMPLE {code}/{number + 1}",
                    htm2=htm2,
                    street_htm2=float(np.round(htm2 / rng.integers(1, 5), 0)),
                    free_from=date(2026 + month // 12, month % 12 + 1, 1),
                    step_free_entrance=bool(rng.random() < 0.7),
                    lift=bool(rng.random() < 0.9),
                    accessible_toilet=bool(rng.random() < 0.7),
                    door_cm=float(rng.choice([70.0, 80.0, 90.0])),
                    induction_loop=bool(rng.random() < 0.3),
                    restricted_zone=bool(rng.random() < 0.97),
                    healthy=bool(rng.random() < 0.93),
                    lat=float(np.round(leases.lat[rows].mean() + rng.normal(0, 0.006), 5)),
                    lon=float(np.round(leases.lon[rows].mean() + rng.normal(0, 0.012), 5)),
                )
            )
    return tuple(found)
