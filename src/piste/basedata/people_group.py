"""Groups of people whose access a plan shows and protects: aged 65 or more, without a car, by language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from piste.basedata.age_count import build_age_counts
from piste.basedata.language_group import LanguageStatus, build_language_groups
from piste.basedata.place import Floats, Places
from piste.core.errors import PisteError

OLDER = "age_65_"
WITHOUT_CAR = "without_car"
"""Column of `Places.groups` that counts people without a car, where the user has one."""

AGES_ASSUMED = "Ages are not known for all places; shares of the municipality or the country stand in for them."

Basis = Literal["counted", "assumed", "status"]


@dataclass(frozen=True)
class PeopleGroup:
    """One group of n places' people."""

    key: str
    """`age_65_`, `without_car`, or a language (`sv`, `se`, …)."""
    people: Floats
    basis: Basis
    caution: str = ""
    """What every output must say of it (an English message, the key of the catalogues)."""


def build_people_groups(
    places: Places, status: LanguageStatus, age_shares: Mapping[str, float] | None = None
) -> dict[str, PeopleGroup]:
    """Return the groups that the places' data tell of.

    Aged 65 or more from any age columns; without a car only from a column `without_car` (there is no default: see
    `piste.travel.combined.find_share_without_car` for shares); languages as `build_language_groups` says.
    """
    groups: dict[str, PeopleGroup] = {}
    try:
        ages = build_age_counts(places, age_shares)
    except PisteError:
        pass  # nothing tells ages: there is no such group
    else:
        assumed = bool(ages.assumed.any())
        groups[OLDER] = PeopleGroup(
            OLDER, ages.people[:, 2], "assumed" if assumed else "counted", AGES_ASSUMED if assumed else ""
        )
    if WITHOUT_CAR in places.groups:
        counted = np.minimum(np.nan_to_num(places.groups[WITHOUT_CAR]), places.people)
        groups[WITHOUT_CAR] = PeopleGroup(WITHOUT_CAR, counted, "counted")
    for language, spoken in build_language_groups(places, status).items():
        groups[language] = PeopleGroup(
            language, spoken.people, "status" if spoken.by_status else "counted", spoken.caution
        )
    return groups
