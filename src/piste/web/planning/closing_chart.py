"""The chart of a run: the best plan and what no plan can beat, closing in on each other."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, LEFT, RIGHT, TOP, FOOT = 640, 260, 64, 20, 16, 34
SHOWN_GAP = 0.15
"""The chart begins where value and bound are this near; before that both would be flat lines far apart."""

Row = Sequence[float | None]


@dataclass(frozen=True)
class Closing:
    """Ready to draw: steps of value and bound, the band between them, ticks as (place, number)."""

    value: str
    bound: str
    band: str
    ticks_x: tuple[tuple[float, float], ...]
    ticks_y: tuple[tuple[float, float], ...]
    value_end: tuple[float, float]
    bound_end: tuple[float, float] | None
    digits: int
    digits_x: int
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    foot: int = HEIGHT - FOOT


def relative_gap(row: Row) -> float | None:
    """Return the gap of one row as a share of the larger, None where one is not known."""
    value, bound = row[1], row[2]
    if value is None or bound is None:
        return None
    largest = max(abs(value), abs(bound))
    return abs(value - bound) / largest if largest else 0.0


def build_closing(track: Sequence[Row]) -> Closing | None:
    """Return the chart of a track, None while there is too little to draw."""
    near = [row for row in track if (gap := relative_gap(row)) is not None and gap <= SHOWN_GAP]
    rows = near or [row for row in track if row[1] is not None]
    if len(rows) < 2:
        return None
    numbers = [number for row in rows for number in row[1:3] if number is not None]
    low, high = min(numbers), max(numbers)
    pad = (high - low) * 0.08 or abs(high) * 0.01 or 1.0
    low, high = low - pad, high + pad
    first, last = rows[0][0] or 0.0, rows[-1][0] or 0.0
    span = last - first
    if span <= 0:
        return None

    def across(seconds: float | None) -> float:
        return round(LEFT + ((seconds or 0.0) - first) / span * (WIDTH - RIGHT - LEFT), 1)

    def up(number: float) -> float:
        return round(TOP + (high - number) / (high - low) * (HEIGHT - FOOT - TOP), 1)

    values = [(across(row[0]), up(row[1])) for row in rows if row[1] is not None]
    bounds = [(across(row[0]), up(row[2])) for row in rows if row[2] is not None]
    band = draw_steps(values) + "L" + draw_steps(bounds, back=True)[1:] + "Z" if bounds else ""
    step = (high - low - 2 * pad) / 3 or pad
    ticks = [low + pad + k * step for k in range(4)]
    return Closing(
        value=draw_steps(values),
        bound=draw_steps(bounds),
        band=band,
        ticks_x=tuple((across(first + span * k / 4), first + span * k / 4) for k in range(5)),
        ticks_y=tuple((up(tick), tick) for tick in ticks),
        value_end=values[-1],
        bound_end=bounds[-1] if bounds else None,
        digits_x=0 if span >= 20 else 1,
        digits=0 if step >= 1 else 1 if step >= 0.1 else 2 if step >= 0.01 else 3,
    )


def draw_steps(spots: Sequence[tuple[float, float]], *, back: bool = False) -> str:
    """Return a path that keeps each height until the next spot; `back` draws the same from its end."""
    corners: list[tuple[float, float]] = []
    for x, y in spots:
        if corners:
            corners.append((x, corners[-1][1]))
        corners.append((x, y))
    ordered = corners[::-1] if back else corners
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in ordered) if ordered else ""
