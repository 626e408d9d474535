"""What a way's tags mean for a driver: may one drive there, which way, how fast."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from piste.travel.road.maxspeed import NO_LIMIT, read_maxspeed
from piste.travel.road.profile import Profile, RoadClass

Tags = Mapping[str, str]

FERRY_RANK = 99
CONTEXT_KEYS = ("maxspeed:type", "source:maxspeed", "zone:maxspeed", "zone:traffic")
LIMIT_KEYS = ("maxspeed", "maxspeed:forward", "maxspeed:backward")
OTHER_KEYS = (
    "highway",
    "route",
    "junction",
    "oneway",
    "area",
    "duration",
    "foot",
    "bicycle",
    "ice_road",
    "winter_road",
)
_URBAN = re.compile(r"(?:[A-Za-z]{2}:)?(urban|zone:?\d+|living_street|\d+)$", re.IGNORECASE)
_RURAL = re.compile(r"(?:[A-Za-z]{2}:)?(rural|motorway|trunk)$", re.IGNORECASE)
_CLOCK = re.compile(r"(?:(\d+):)?(\d+):(\d+)$")
_ISO = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$")


class Use(IntEnum):
    """Who may drive on a road."""

    CLOSED = 0
    ENDS_ONLY = 1
    """Only who begins or ends the journey there."""
    OPEN = 2


@dataclass(frozen=True)
class WayRule:
    """The meaning of one set of tags; speeds in km/h along the way and against it, outside and inside towns."""

    use: Use
    forward: bool = False
    backward: bool = False
    kmh: tuple[tuple[float, float], tuple[float, float]] = ((0.0, 0.0), (0.0, 0.0))
    """`kmh[against the way][urban]`."""
    rank: int = FERRY_RANK
    urban: bool | None = None
    """What the tags say, None where they are silent."""
    ferry_s: float = math.nan
    """Duration of a whole ferry way where a tag tells it."""
    is_ferry: bool = False
    roundabout: bool = False
    snap: bool = False
    street: bool = False


CLOSED_WAY = WayRule(Use.CLOSED)


@dataclass(frozen=True)
class RuleTable:
    """The rules of k kinds of way as arrays; see `WayRule`."""

    use: NDArray[np.uint8]
    forward: NDArray[np.bool_]
    backward: NDArray[np.bool_]
    kmh: NDArray[np.float64]
    """k x 2 (along, against) x 2 (rural, urban)."""
    rank: NDArray[np.int32]
    urban: NDArray[np.int8]
    """1 urban, 0 rural, -1 not told."""
    ferry_s: NDArray[np.float64]
    is_ferry: NDArray[np.bool_]
    roundabout: NDArray[np.bool_]
    snap: NDArray[np.bool_]
    street: NDArray[np.bool_]


def keys_of_interest(profile: Profile) -> frozenset[str]:
    """Return the tags that a profile looks at; ways that agree in them are of one kind."""
    oneway = {f"oneway:{key}" for key in profile.access.keys}
    return frozenset({*profile.access.keys, *oneway, *profile.caps, *CONTEXT_KEYS, *LIMIT_KEYS, *OTHER_KEYS})


def build_rule_table(kinds: Sequence[Tags], profile: Profile) -> RuleTable:
    """Read the rules of all kinds of way."""
    rules = [read_way_rule(tags, profile) for tags in kinds]
    return RuleTable(
        use=np.array([rule.use for rule in rules], dtype=np.uint8),
        forward=np.array([rule.forward for rule in rules], dtype=bool),
        backward=np.array([rule.backward for rule in rules], dtype=bool),
        kmh=np.array([rule.kmh for rule in rules], dtype=np.float64).reshape(-1, 2, 2),
        rank=np.array([rule.rank for rule in rules], dtype=np.int32),
        urban=np.array([-1 if rule.urban is None else int(rule.urban) for rule in rules], dtype=np.int8),
        ferry_s=np.array([rule.ferry_s for rule in rules], dtype=np.float64),
        is_ferry=np.array([rule.is_ferry for rule in rules], dtype=bool),
        roundabout=np.array([rule.roundabout for rule in rules], dtype=bool),
        snap=np.array([rule.snap for rule in rules], dtype=bool),
        street=np.array([rule.street for rule in rules], dtype=bool),
    )


def read_way_rule(tags: Tags, profile: Profile) -> WayRule:
    """Return what the tags of one way mean under a profile."""
    if "highway" in tags:
        road = profile.roads.get(tags["highway"])
        if road is None or tags.get("area") == "yes":
            return CLOSED_WAY
        return _read_road(tags, road, profile)
    if tags.get("route") == "ferry":
        return _read_ferry(tags, profile)
    return CLOSED_WAY


def read_use(tags: Tags, profile: Profile) -> Use | None:
    """Return what the most specific access tag says, None where there is none."""
    for key in profile.access.keys:
        if key in tags:
            values = {value.strip().lower() for value in tags[key].split(";")}
            if values <= profile.access.closed:
                return Use.CLOSED
            return Use.ENDS_ONLY if values <= profile.access.closed | profile.access.ends_only else Use.OPEN
    return None


def _read_road(tags: Tags, road: RoadClass, profile: Profile) -> WayRule:
    use = read_use(tags, profile)
    frozen = tags.get("ice_road") == "yes" or tags.get("winter_road") == "yes"
    if frozen and not profile.access.ice_roads:
        return CLOSED_WAY
    forward, backward = _read_directions(tags, road, profile)
    along, against = _read_limits(tags, profile)
    cap = min(road.top_kmh, _read_cap(tags, profile))
    return WayRule(
        use=Use.OPEN if use is None else use,
        forward=forward,
        backward=backward,
        kmh=(_driven(along, cap, road, profile), _driven(against, cap, road, profile)),
        rank=road.rank,
        urban=_read_setting(tags),
        roundabout=tags.get("junction") in ("roundabout", "circular"),
        snap=road.snap,
        street=road.street,
    )


def _driven(limit_kmh: float, cap_kmh: float, road: RoadClass, profile: Profile) -> tuple[float, float]:
    """Return the speed that is kept outside and inside towns."""
    legal = []
    for default in (road.rural_kmh, road.urban_kmh):
        limit = default if math.isnan(limit_kmh) else limit_kmh
        legal.append(min(profile.no_limit_kmh if limit == NO_LIMIT else limit, cap_kmh) * road.pace)
    return legal[0], legal[1]


def _read_limits(tags: Tags, profile: Profile) -> tuple[float, float]:
    """Return the limits along the way and against it, NaN where no tag names one."""
    both = math.nan
    for key in ("maxspeed", *CONTEXT_KEYS):
        if key in tags and math.isnan(both):
            both = read_maxspeed(tags[key], profile.contexts, profile.country)
    limits = []
    for key in ("maxspeed:forward", "maxspeed:backward"):
        own = read_maxspeed(tags[key], profile.contexts, profile.country) if key in tags else math.nan
        limits.append(both if math.isnan(own) else own)
    return limits[0], limits[1]


def _read_cap(tags: Tags, profile: Profile) -> float:
    """Return the least cap of all that apply."""
    found = [
        cap
        for key, caps in profile.caps.items()
        if key in tags
        for value in tags[key].split(";")
        if (cap := caps.get(value.strip())) is not None
    ]
    return min(found, default=math.inf)


def _read_directions(tags: Tags, road: RoadClass, profile: Profile) -> tuple[bool, bool]:
    """Return whether one may drive along the way and against it."""
    binding = profile.access.oneways
    keys = [f"oneway:{key}" for key in profile.access.keys] + (["oneway"] if binding else [])
    value = next((tags[key].lower() for key in keys if key in tags), None)
    if value in ("yes", "true", "1"):
        return True, False
    if value in ("-1", "reverse"):
        return False, True
    if binding and value is None and (road.oneway or tags.get("junction") == "roundabout"):
        return True, False
    return True, True


def _read_setting(tags: Tags) -> bool | None:
    """Return True for urban, False for rural where a tag says so."""
    for key in ("maxspeed", *CONTEXT_KEYS):
        value = tags.get(key, "")
        if ":" in value or key != "maxspeed":
            if _URBAN.match(value):
                return True
            if _RURAL.match(value):
                return False
    return None


def _read_ferry(tags: Tags, profile: Profile) -> WayRule:
    """Ferries for foot passengers say so by `foot` or `bicycle` and name no car; without any such tag cars go."""
    use = read_use(tags, profile)
    if use is None:
        use = Use.CLOSED if "foot" in tags or "bicycle" in tags else Use.OPEN
    if use is Use.CLOSED:
        return CLOSED_WAY
    forward, backward = _read_directions(tags, RoadClass(FERRY_RANK, 0, 0, 1.0), profile)
    speed = (profile.ferry_kmh, profile.ferry_kmh)
    return WayRule(
        use=use,
        forward=forward,
        backward=backward,
        kmh=(speed, speed),
        ferry_s=read_duration_s(tags.get("duration", "")),
        is_ferry=True,
    )


def read_duration_s(value: str) -> float:
    """Return seconds of `00:20`, `1:30:00`, `20` (minutes), `20 min` or `PT20M`; NaN where it is none of these."""
    text = value.strip()
    if match := _CLOCK.match(text):
        hours, minutes, seconds = match.groups()
        if hours is None:
            hours, minutes, seconds = minutes, seconds, "0"
        total = 3600 * int(hours) + 60 * int(minutes) + int(seconds)
    elif match := _ISO.match(text.upper()):
        total = sum(scale * int(part or 0) for scale, part in zip((3600, 60, 1), match.groups(), strict=True))
    elif match := re.match(r"(\d+(?:\.\d+)?)\s*(?:min|minutes?)?$", text):
        total = round(60 * float(match[1]))
    else:
        total = 0
    return float(total) if total > 0 else math.nan
