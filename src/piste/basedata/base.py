"""The artefact of step 1: everything known about one country or a part of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from piste.basedata.area import Areas
from piste.basedata.forecast import Forecast
from piste.basedata.measured_visits import MeasuredVisits
from piste.basedata.network import Network
from piste.basedata.office import Offices
from piste.basedata.place import Places
from piste.basedata.site import Sites
from piste.basedata.visit_model import VisitModel
from piste.core.artefact import Provenance


@dataclass(frozen=True)
class BaseData:
    """Places, sites, today's offices, areas, and where they come from."""

    places: Places
    sites: Sites
    areas: Areas
    provenance: Provenance
    offices: Offices | None = None
    networks: Mapping[str, Network] = field(default_factory=dict)
    people_listed: float | None = None
    """People who stand at listed places by the places' own figures; None where places come from a register."""
    people_spread: float | None = None
    """People added by scaling up to official municipal figures."""
    visit_model: VisitModel | None = None
    """The user's own visit model; None: the default one, an ESTIMATE."""
    measured_visits: MeasuredVisits | None = None
    forecast: Forecast | None = None
