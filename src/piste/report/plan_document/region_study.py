"""A study cut to one region: its people and its points count, those beyond its border are only there to be used."""

from dataclasses import replace

import numpy as np

from piste.core.errors import PisteError
from piste.core.language import LANGUAGES
from piste.siting.plan import Plan, Points, Study


def find_region(study: Study, name: str) -> str:
    """Return a region's code by its code or its name in any language.

    Raises
    ------
    PisteError
        Where the base data know no such region.
    """
    wanted = name.strip().casefold()
    for code, region in study.base.areas.regions.items():
        if wanted in {code.casefold(), *(region.name_in(lang).casefold() for lang in LANGUAGES)}:
            return code
    raise PisteError("The region {name} is not known. Give its name or its code.", name=name)


def cut_study(study: Study, region: str) -> Study:
    """Return a study of one region with only the leading plan; "" keeps the whole area.

    Raises
    ------
    PisteError
        Where nobody of the study's area lives in the region.
    """
    chosen = study.plans[study.chosen]
    if not region:
        return replace(study, plans=(chosen,), chosen=0)
    areas, base = study.base.areas, study.base
    home = np.array([areas.region_of(code) == region for code in base.places.municipality], dtype=bool)
    inside = study.inside & home
    if not (base.places.people[inside] > 0).any():
        raise PisteError("Nobody of the plan’s area lives in the region {name}.", name=region)
    own = np.array([areas.region_of(code) == region for code in base.sites.municipality], dtype=bool)
    today = study.today
    return replace(
        study,
        inside=inside,
        plans=(_cut_plan(chosen, own),),
        chosen=0,
        today_points=None if today is None else int(own[today.sites].sum()),
        frontier=(),
        fewest=None,
    )


def _cut_plan(plan: Plan, own: np.ndarray) -> Plan:
    keep = own[plan.points.site]
    points = Points(**{name: column[keep] for name, column in vars(plan.points).items()})
    sites = plan.result.sites
    return replace(plan, result=replace(plan.result, sites=sites[own[sites]]), points=points)
