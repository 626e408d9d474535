"""Which places and sites public transport cannot serve because no stop is near."""

import numpy as np

from piste.basedata.place import Places
from piste.basedata.site import Sites
from piste.core.errors import DataError
from piste.core.findings import Findings
from piste.travel.transit.question import TransitParams
from piste.travel.transit.walking import WalkingLegs


def check_stops_near(
    legs: WalkingLegs, places: Places, sites: Sites, params: TransitParams, findings: Findings
) -> None:
    """Tell which places and sites have no stop within the longest walk.

    Raises
    ------
    DataError
        Where no place or no site has one: the feed is of another area.
    """
    lonely = {
        "place": (np.diff(legs.access.indptr) == 0, places.names, params.access_min),
        "site": (np.diff(legs.egress.indptr) == 0, sites.names, params.egress_min),
    }
    if any(alone.all() and len(alone) for alone, _, _ in lonely.values()):
        findings.error(
            "stops_elsewhere",
            "No stop of the feeds is within a walk of the places, or none of the sites.",
            "Give feeds of the area of the places, check coordinates, or allow longer walks.",
        )
        raise DataError(findings)
    for kind, (alone, names, limit_min) in lonely.items():
        for i in np.flatnonzero(alone).tolist():
            findings.warning(
                f"{kind}_without_stop",
                "{name} has no stop within a walk of {minutes} minutes.",
                "Allow longer walks if people come to the stop in another way.",
                name=str(names[i]),
                minutes=limit_min,
            )
