"""A plot with two axes: scales, ticks, lines, and notes that keep out of each other's way."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from piste.report.labels import Box, text_width
from piste.report.svg import element, join, line_path, short

Floats = NDArray[np.float64]

TYPE_PX = 13.0


@dataclass
class Plot:
    """A drawing of width x height units whose axes run over two ranges; notes remember what is taken."""

    width: float
    height: float
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    left: float = 34.0
    right: float = 12.0
    top: float = 12.0
    foot: float = 26.0
    taken: list[Box] = field(default_factory=list)

    def x(self, value: float) -> float:
        """Return the position of a value on the lower axis."""
        low, high = self.x_range
        return self.left + (value - low) / (high - low) * (self.width - self.left - self.right)

    def y(self, value: float) -> float:
        """Return the position of a value on the left axis."""
        low, high = self.y_range
        return self.height - self.foot - (value - low) / (high - low) * (self.height - self.top - self.foot)

    def points(self, xs: Sequence[float] | Floats, ys: Sequence[float] | Floats) -> Floats:
        """Return k x 2 positions."""
        return np.array([[self.x(x), self.y(y)] for x, y in zip(xs, ys, strict=True)]).reshape(-1, 2)

    def line(self, xs: Sequence[float] | Floats, ys: Sequence[float] | Floats, css: str) -> Markup:
        """Return a line, which notes then keep clear of."""
        xy = self.points(xs, ys)
        for start, end in pairwise(xy):
            for share in np.linspace(0, 1, max(2, int(np.hypot(*(end - start)) // 6))):
                x, y = start + share * (end - start)
                self.taken.append((x - 1, y - 1, x + 1, y + 1))
        return element("path", class_=css, d=line_path(xy))

    def grid(
        self,
        x_ticks: Sequence[float],
        y_ticks: Sequence[float],
        write_x: Callable[[float], str],
        write_y: Callable[[float], str],
    ) -> Markup:
        """Return lines across at the left axis's ticks, the lower axis, and the figures of both."""
        right, foot = self.width - self.right, self.height - self.foot
        parts = []
        for tick in y_ticks:
            y = self.y(tick)
            css = "axis" if abs(y - foot) < 0.5 else "grid"
            parts.append(element("path", class_=css, d=f"M{short(self.left)} {short(y)}H{short(right)}"))
            parts.append(element("text", write_y(tick), class_="tick", x=self.left - 6, y=y + 4.4, text_anchor="end"))
            self.taken.append((0.0, y - 7, self.left - 4, y + 7))
        if not any(abs(self.y(tick) - foot) < 0.5 for tick in y_ticks):
            parts.append(element("path", class_="axis", d=f"M{short(self.left)} {short(foot)}H{short(right)}"))
        for tick in x_ticks:
            written = element(
                "text", write_x(tick), class_="tick", x=self.x(tick), y=self.height - 8, text_anchor="middle"
            )
            parts.append(written)
        return join(parts)

    def note(self, text: str, x: float, y: float, corners: str, *, gap: float, css: str) -> Markup:
        """Return a text beside a position, in the first of the corners ("ne se nw sw") that is free."""
        width = text_width(text, TYPE_PX)
        best: tuple[int, float, float, str, Box] | None = None
        for corner, apart in [(corner, apart) for apart in (gap, 2 * gap) for corner in corners.split()]:
            start = corner[1] == "e"
            at_x = x + apart if start else x - apart
            at_y = y - apart if corner[0] == "n" else y + apart + 0.72 * TYPE_PX
            left = at_x if start else at_x - width
            box = (left - 2, at_y - 0.76 * TYPE_PX, left + width + 2, at_y + 0.24 * TYPE_PX)
            faults = sum(_overlap(box, other) for other in self.taken)
            outside = box[0] < self.left - 28 or box[2] > self.width or box[1] < 0 or box[3] > self.height - self.foot
            cost = faults + 1000 * outside
            if best is None or cost < best[0]:
                best = (cost, at_x, at_y, "start" if start else "end", box)
        assert best is not None
        _, at_x, at_y, anchor, box = best
        self.taken.append(box)
        return element("text", text, class_=css, x=at_x, y=at_y, text_anchor=None if anchor == "start" else anchor)


def choose_ticks(low: float, high: float, about: int) -> list[float]:
    """Return about so many round values (1, 2, 2.5, 5 times a power of ten) within a range."""
    span = max(high - low, 1e-9)
    power = 10.0 ** np.floor(np.log10(span / about))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if span / (factor * power) <= about)
    first = np.ceil(low / step - 1e-9)
    return [float(k * step) for k in np.arange(first, np.floor(high / step + 1e-9) + 1)]


def widen_range(values: Sequence[float], about: int, *, highest: float | None = None) -> tuple[float, float]:
    """Return a range of round ends that holds the values with a little air."""
    low, high = min(values), max(values)
    span = max(high - low, abs(high) * 0.05, 1e-6)
    ticks = choose_ticks(low - 0.05 * span, high + 0.05 * span, about)
    step = ticks[1] - ticks[0] if len(ticks) > 1 else span
    low, high = np.floor((low - 0.02 * span) / step) * step, np.ceil((high + 0.02 * span) / step) * step
    if highest is not None:
        high = min(high, highest)
    return max(0.0, float(low)), float(high)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
