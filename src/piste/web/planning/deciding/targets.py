"""What comments and waivers are tied to: points, municipalities, sections, with their names."""

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from piste.web.planning.base_reading import built_in_base
from piste.web.planning.deciding.freezing import list_points
from piste.web.planning.deciding.models import RegionalPlan, TextSection
from piste.web.planning.plan_map.opened import pick_name
from piste.web.planning.plan_map.opening import NoWorkbenchError, open_network

POINT, MUNICIPALITY, SECTION, WHOLE = "point", "municipality", "section", "whole"


def municipalities_of(regional_plan: RegionalPlan) -> dict[str, str]:
    """Return the region's municipalities by code, named in the reader's language, sorted by name."""
    swedish = (get_language() or "").startswith("sv")
    known = built_in_base(regional_plan.country).areas.municipalities.values()
    names = {
        one.code: (one.name_sv if swedish else "") or one.name for one in known if one.region == regional_plan.region
    }
    return dict(sorted(names.items(), key=lambda item: item[1]))


def points_of(regional_plan: RegionalPlan) -> dict[str, str]:
    """Return the points of the plan behind a regional plan by id."""
    return {one["id"]: one["name"] for one in list_points(regional_plan.plan)}


def name_target(regional_plan: RegionalPlan, about: str, target: str) -> str | None:
    """Return what a target is called, "" for the whole plan, None where there is no such target."""
    if about == WHOLE:
        return "" if not target else None
    if about == SECTION:
        return str(TextSection.Key(target).label) if target in TextSection.Key.values else None
    if about == MUNICIPALITY:
        known = built_in_base(regional_plan.country).areas.municipalities.get(target)
        swedish = (get_language() or "").startswith("sv")
        return None if known is None else (known.name_sv if swedish else "") or known.name
    if about == POINT:
        return points_of(regional_plan).get(target) or name_site(regional_plan, target)
    return None


def name_site(regional_plan: RegionalPlan, target: str) -> str | None:
    """Return the name of a site that is no point of the plan, from the plan's map."""
    try:
        keeper, _network = open_network(regional_plan.plan)
    except NoWorkbenchError:
        return None
    row = keeper.bench.site_of_id.get(target)
    return None if row is None else pick_name(keeper.bench.names, "site", row)


def as_choices(names: dict[str, str], kind: str) -> Iterable[tuple[str, str]]:
    """Return targets as choices of a form: `point:s001`."""
    return [(f"{kind}:{code}", name) for code, name in names.items()]


def target_choices(regional_plan: RegionalPlan, preset: tuple[str, str, str] | None) -> list[tuple[str, object]]:
    """Return everything that a comment can be tied to, grouped; a preset site that is no point of the plan as well.

    Parameters
    ----------
    preset : tuple of str, optional
        Kind, code and name that the address asks for.
    """
    points = points_of(regional_plan)
    if preset is not None and preset[0] == POINT:
        points.setdefault(preset[1], preset[2])
    return [
        ("whole:", _("The whole plan")),
        (_("Points"), list(as_choices(points, POINT))),
        (_("Municipalities"), list(as_choices(municipalities_of(regional_plan), MUNICIPALITY))),
        (_("Sections of the text"), [(f"{SECTION}:{key}", str(name)) for key, name in TextSection.Key.choices]),
    ]
