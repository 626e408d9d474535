"""Two sets of travel times to the same sites side by side: what a change of the network does to people."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.basedata.area import Areas
from piste.basedata.base import BaseData
from piste.basedata.place import Floats, Places
from piste.basedata.site import Sites
from piste.core.artefact import Provenance
from piste.core.units import minutes_from_seconds
from piste.report.figures import Moved, StudyFigures, count_moved, share_by_class, subtract_minutes
from piste.siting.plan import Study
from piste.travel.road.reach_change import ReachChange, compare_reach, nearest_seconds
from piste.travel.time_lists import TimeLists

Ints = NDArray[np.int32]


@dataclass(frozen=True)
class ReachStudy:
    """n places before and after a change; minutes to the nearest open site, infinity where none is reached."""

    title: str
    places: Places
    sites: Sites
    areas: Areas
    before: TimeLists
    after: TimeLists
    open_sites: Ints
    before_min: Floats
    after_min: Floats
    change_min: Floats
    """Minutes more than before: infinity reached no more, -infinity newly reached, 0 where neither reaches."""
    change: ReachChange
    """By municipality."""
    moved: Moved
    limit_min: float
    provenance: Provenance

    @property
    def concerned(self) -> NDArray[np.bool_]:
        """Places that reach a site before or after: what the map is about."""
        return np.isfinite(self.before_min) | np.isfinite(self.after_min)

    @property
    def people(self) -> Floats:
        """People of the places concerned, 0 elsewhere: shares and means are of them."""
        return np.where(self.concerned, self.places.people, 0.0)

    def bands(self, minutes: Floats) -> Floats:
        """Return the share of people in each class of minutes."""
        return share_by_class(minutes, self.people)

    def mean_min(self, minutes: Floats) -> float:
        """Return the people-weighted mean over the places that are reached before and after."""
        people = self.people * (np.isfinite(self.before_min) & np.isfinite(self.after_min))
        known = people > 0
        return float(np.average(minutes[known], weights=people[known])) if known.any() else float("nan")

    def share_within(self, minutes: Floats, limit_min: float) -> float:
        """Return the share of people within a limit, inclusively."""
        people = self.people
        return float(people[minutes <= limit_min].sum() / people.sum()) if people.sum() > 0 else 0.0

    def as_figures(self) -> StudyFigures:
        """Return what the ground of a map asks for: places and areas, without any plan."""
        study = Study(
            title=self.title,
            base=BaseData(self.places, self.sites, self.areas, self.provenance),
            times=self.after,
            inside=self.concerned,
            plans=(),
            chosen=0,
            today=None,
            today_network=None,
            frontier=(),
            provenance=self.provenance,
        )
        return StudyFigures(study, self.people, None, None, None, first_min=30.0, plans=())


def build_reach_study(
    title: str,
    places: Places,
    sites: Sites,
    areas: Areas,
    before: TimeLists,
    after: TimeLists,
    *,
    open_sites: Ints | None = None,
    limit_min: float = 60.0,
    provenance: Provenance | None = None,
) -> ReachStudy:
    """Compare two sets of times of the same places and sites.

    Parameters
    ----------
    open_sites
        Sites that are open; None: all.
    limit_min
        People within it are counted, inclusively.
    """
    opened = np.arange(len(sites), dtype=np.int32) if open_sites is None else open_sites
    first, second = nearest_seconds(before, opened), nearest_seconds(after, opened)
    before_min, after_min = minutes_from_seconds(first), minutes_from_seconds(second)
    change_min = subtract_minutes(after_min, before_min)
    people = np.where(np.isfinite(before_min) | np.isfinite(after_min), places.people, 0.0)
    return ReachStudy(
        title=title,
        places=places,
        sites=sites,
        areas=areas,
        before=before,
        after=after,
        open_sites=opened,
        before_min=before_min,
        after_min=after_min,
        change_min=change_min,
        change=compare_reach(first, second, places, limit_min=limit_min),
        moved=count_moved(after_min, before_min, change_min, people, limit_min),
        limit_min=limit_min,
        provenance=provenance or Provenance(),
    )
