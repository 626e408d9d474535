"""Shapes of the map's symbols: a place by minutes or change, as path data around its middle."""

from piste.report.scales import NOT_REACHED, SAME
from piste.report.svg import short

SMALLEST_RADIUS = 1.3
"""Smaller circles are not seen; triangles and crosses need a little more."""
SMALLEST_TRIANGLE = 2.2
CIRCLE_TO_TRIANGLE = 1.25
"""Half the side of a triangle for a circle's radius: about the same area, a little smaller."""


def minutes_symbol(x: float, y: float, radius: float, minute_class: int) -> str:
    """Return a circle up to 60 minutes, a triangle past them, a cross where not reached."""
    if minute_class == NOT_REACHED:
        return cross(x, y, max(radius, SMALLEST_TRIANGLE))
    if minute_class == NOT_REACHED - 1:
        return triangle(x, y, radius, up=True)
    return circle(x, y, radius)


def change_symbol(x: float, y: float, radius: float, change_class: int) -> str:
    """Return a circle for a gain, a smaller one for no change, a triangle down for a loss."""
    if change_class > SAME:
        return triangle(x, y, radius, up=False)
    return circle(x, y, radius if change_class < SAME else max(SMALLEST_RADIUS * 0.7, radius * 0.6))


def circle(x: float, y: float, radius: float) -> str:
    """Return a circle."""
    r, across = short(radius), short(2 * radius)
    return f"M{short(x - radius)} {short(y)}a{r} {r} 0 1 0 {across} 0a{r} {r} 0 1 0-{across} 0z"


def triangle(x: float, y: float, radius: float, *, up: bool) -> str:
    """Return an equal-sided triangle whose middle is the point."""
    half = CIRCLE_TO_TRIANGLE * max(radius, SMALLEST_TRIANGLE)
    tall = half * 1.732
    top = y - tall * 2 / 3 if up else y + tall * 2 / 3
    down = short(tall if up else -tall)
    return f"M{short(x)} {short(top)}l{short(half)} {down}h-{short(2 * half)}z"


def cross(x: float, y: float, radius: float) -> str:
    """Return an X."""
    half = 0.8 * radius
    left, right, top, foot = short(x - half), short(x + half), short(y - half), short(y + half)
    return f"M{left} {top}L{right} {foot}M{right} {top}L{left} {foot}"
