"""Geometry of a trend with intervals; time is true to scale, and the same figures stand in a table beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from piste.web.experience.result_page import Moment

WIDTH, HEIGHT, LEFT, RIGHT, TOP, FOOT = 560, 240, 36, 40, 24, 44


@dataclass(frozen=True)
class Dot:
    """A wave: where it stands, where its whiskers end."""

    x: float
    y: float
    low: float
    high: float
    moment: Moment


@dataclass(frozen=True)
class IntervalTrend:
    """A chart ready to draw; values in per cent."""

    dots: tuple[Dot, ...]
    path: str
    ticks: tuple[tuple[float, int], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    base: int = HEIGHT - FOOT


def build_interval_trend(moments: Sequence[Moment]) -> IntervalTrend:
    """Return the chart of at least two moments."""
    months = [12 * int(one.words.split("/")[1]) + int(one.words.split("/")[0]) for one in moments]
    span = (max(months) - min(months)) or 1

    def up(share: float) -> float:
        return round(HEIGHT - FOOT - share * (HEIGHT - FOOT - TOP), 1)

    dots = tuple(
        Dot(
            round(LEFT + 30 + (month - min(months)) / span * (WIDTH - LEFT - RIGHT - 60), 1),
            up(one.value), up(one.low), up(one.high), one,
        )
        for month, one in zip(months, moments, strict=True)
    )  # fmt: skip
    path = "M" + "L".join(f"{dot.x} {dot.y}" for dot in dots)
    return IntervalTrend(dots, path, tuple((up(k / 4), 25 * k) for k in range(5)))
