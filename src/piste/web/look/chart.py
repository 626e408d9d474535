"""Geometry of small charts: numbers in, SVG coordinates out; templates draw them and put a table beside."""

from dataclasses import dataclass

STRIP_WIDTH = 600
TREND_WIDTH, TREND_HEIGHT, TREND_LEFT, TREND_FOOT = 560, 220, 44, 30
MINUTE_CLASSES = ("0–15", "15–30", "30–45", "45–60", "> 60")


@dataclass(frozen=True)
class Part:
    """One class of a strip."""

    label: str
    share_percent: float
    css: str
    x: float
    width: float


@dataclass(frozen=True)
class Line:
    """A line's values."""

    x: tuple[float, ...]
    y: tuple[float, ...]


@dataclass(frozen=True)
class Trend:
    """A line chart ready to draw."""

    path: str
    dots: tuple[tuple[float, float, float, float], ...]
    ticks_y: tuple[tuple[float, float], ...]
    ticks_x: tuple[tuple[float, float], ...]
    width: int = TREND_WIDTH
    height: int = TREND_HEIGHT
    left: int = TREND_LEFT


def build_strip(shares_percent: list[float]) -> list[Part]:
    """Return the parts of a strip of minutes, side by side with hairlines between."""
    parts, x = [], 0.0
    for k, (label, share) in enumerate(zip(MINUTE_CLASSES, shares_percent, strict=True), start=1):
        width = share / 100 * STRIP_WIDTH
        parts.append(Part(label, share, f"c{k}", round(x, 1), round(max(0.0, width - 1), 1)))
        x += width
    return parts


def build_trend(line: Line, steps: int = 4) -> Trend:
    """Return a line chart from zero up."""
    top = max(line.y) or 1.0
    span = (max(line.x) - min(line.x)) or 1.0

    def across(value: float) -> float:
        return round(TREND_LEFT + (value - min(line.x)) / span * (TREND_WIDTH - TREND_LEFT - 12), 1)

    def up(value: float) -> float:
        return round(TREND_HEIGHT - TREND_FOOT - value / top * (TREND_HEIGHT - TREND_FOOT - 16), 1)

    dots = tuple((across(x), up(y), x, y) for x, y in zip(line.x, line.y, strict=True))
    return Trend(
        path="M" + "L".join(f"{x} {y}" for x, y, _, _ in dots),
        dots=dots,
        ticks_y=tuple((up(top * k / steps), top * k / steps) for k in range(steps + 1)),
        ticks_x=tuple((across(x), x) for x in line.x),
    )
