"""The forms of OpenStreetMap's maxspeed tag, as km/h."""

import math
import re
from collections.abc import Mapping

KM_A_MILE = 1.609344
KM_A_KNOT = 1.852
NO_LIMIT = math.inf
UNKNOWN = math.nan

_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*(km/?h|kph|mph|knots?)?$")
_ZONE = re.compile(r"([a-z]{2}):(?:zone:?)?(\d+)$")
_CONTEXT = re.compile(r"(?:([a-z]{2}):)?([a-z_]+)$")


def read_maxspeed(value: str, contexts: Mapping[str, Mapping[str, float]], country: str) -> float:
    """Return km/h of a maxspeed value; `NO_LIMIT` for none, `UNKNOWN` where it names no speed.

    Read are `50`, `50 km/h`, `30 mph`, `5 knots`, `walk`, `none`, `FI:urban`, `urban`, `FI:zone30`, `DE:zone:30`,
    `signals`, `variable`, `sign` and lists with `;`, `|` or `,`, of which the least counts.

    Parameters
    ----------
    value
        The tag as it stands.
    contexts
        Country code (and `default`) -> context (`urban`, `rural`, `walk`, …) -> km/h.
    country
        Whose contexts hold where the value names no country.
    """
    parts = [_read_one(part.strip().lower(), contexts, country) for part in re.split(r"[;|,]", value)]
    known = [speed for speed in parts if not math.isnan(speed)]
    return min(known) if known else UNKNOWN


def _read_one(value: str, contexts: Mapping[str, Mapping[str, float]], country: str) -> float:
    if value == "none":
        return NO_LIMIT
    if match := _NUMBER.match(value):
        number, unit = float(match[1]), match[2] or ""
        speed = number * {"m": KM_A_MILE, "kn": KM_A_KNOT}.get(unit[:1] if unit.startswith("m") else unit[:2], 1.0)
        return speed if speed > 0 else UNKNOWN
    if match := _ZONE.match(value):
        return float(match[2]) or UNKNOWN
    if match := _CONTEXT.match(value):
        own = contexts.get((match[1] or country).upper(), {})
        speed_kmh = own.get(match[2], contexts.get("default", {}).get(match[2], UNKNOWN))
        return float(speed_kmh)
    return UNKNOWN
