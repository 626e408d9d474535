"""SVG as text: elements with escaped attributes, and short paths from coordinates."""

from collections.abc import Iterable

import numpy as np
import shapely
from markupsafe import Markup, escape
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]


def element(name: str, *content: object, **attributes: object) -> Markup:
    """Return one element; `class_` stands for class, `_` in a name for `-`, None leaves an attribute out.

    Content that is not Markup is escaped: names of places are text, whatever they hold.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_attribute(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = "".join(str(escape(part)) for part in content)
    closing = f">{inner}</{name}>" if content else "/>"
    return Markup(f"<{name}{written}{closing}")  # noqa: S704  (every part above is escaped)


def join(parts: Iterable[Markup]) -> Markup:
    """Return elements one after the other."""
    return Markup("").join(parts)


def _attribute(value: object) -> str:
    return short(float(value)) if isinstance(value, float | np.floating) else str(value)


def short(value: float, digits: int = 1) -> str:
    """Write a coordinate in as few characters as it needs."""
    written = f"{value:.{digits}f}".rstrip("0").rstrip(".") if digits else f"{value:.0f}"
    return "0" if written in ("-0", "") else written


def line_path(xy: Floats, *, closed: bool = False) -> str:
    """Return path data of a line through k x 2 points: tenths of a unit, each step from the last point."""
    tenths = np.rint(np.asarray(xy) * 10).astype(np.int64)
    steps = np.diff(tenths, axis=0)
    steps = steps[np.any(steps != 0, axis=1)]
    if closed and len(steps) < 3:
        return ""
    if not len(steps):
        return ""
    if closed and np.array_equal(tenths[0], tenths[-1]):
        steps = steps[:-1]
    start = f"M{_tenth(tenths[0, 0])} {_tenth(tenths[0, 1])}"
    parts = []
    for dx, dy in steps.tolist():
        across, down = _tenth(dx), _tenth(dy)
        parts.append(across + ("" if down.startswith("-") else " ") + down)
    text = start + "l" + parts[0]
    for part in parts[1:]:
        text += part if part.startswith("-") else " " + part
    return text + ("z" if closed else "")


def _tenth(tenths: int) -> str:
    """Write a whole number of tenths: 15 as 1.5, -5 as -.5."""
    whole, part = divmod(abs(int(tenths)), 10)
    digits = f"{whole}.{part}" if part else str(whole)
    if whole == 0 and part:
        digits = f".{part}"
    return ("-" if tenths < 0 else "") + digits


def shape_path(shape: BaseGeometry) -> str:
    """Return path data of polygons with their holes, or of lines."""
    paths = []
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            rings = (part.exterior, *part.interiors)
            paths += [line_path(shapely.get_coordinates(ring), closed=True) for ring in rings]
        elif part.geom_type in ("LineString", "LinearRing"):
            paths.append(line_path(shapely.get_coordinates(part)))
        elif hasattr(part, "geoms"):
            paths.append(shape_path(part))
    return "".join(paths)
