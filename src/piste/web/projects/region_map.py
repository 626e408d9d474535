"""The map of regions by state, and their years on a line; templates draw them beside a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
import shapely

from piste.basedata.default import read_region_outlines
from piste.report.projection import choose_projection, fit_frame
from piste.report.svg import shape_path
from piste.web.projects.region_progress import FIRST_YEAR, LAST_YEAR, RegionProgress

WIDTH, HEIGHT, MARGIN, SIMPLEST = 327.0, 568.0, 4.0, 0.4
LINE_LEFT, LINE_WIDTH, LINE_ROW, LINE_HEAD = 150, 760, 24, 24


@dataclass(frozen=True)
class Shape:
    """A region as it is drawn: its outline and where its sign stands."""

    path: str
    x: float
    y: float


@dataclass(frozen=True)
class Drawn:
    """A region with its shape."""

    progress: RegionProgress
    shape: Shape


@lru_cache(maxsize=1)
def region_shapes() -> dict[str, Shape]:
    """Return the regions' outlines on the drawing."""
    outlines = read_region_outlines("FI")
    projection = choose_projection("FI", np.zeros(0), np.zeros(0))
    flat = {code: projection.project_shape(shapely.make_valid(shape)) for code, shape in outlines.items()}
    frame = fit_frame(shapely.union_all(list(flat.values())).bounds, WIDTH, HEIGHT, MARGIN)
    shapes = {}
    for code, shape in flat.items():
        placed = shapely.make_valid(frame.place_shape(shape))
        largest = max(shapely.get_parts(placed), key=lambda part: part.area)
        middle = largest.centroid if largest.contains(largest.centroid) else largest.representative_point()
        shapes[code] = Shape(
            shape_path(shapely.make_valid(placed.simplify(SIMPLEST))), round(middle.x, 1), round(middle.y, 1)
        )
    return shapes


def draw_regions(regions: Sequence[RegionProgress]) -> list[Drawn]:
    """Return each region that has an outline with its shape."""
    shapes = region_shapes()
    return [Drawn(one, shapes[one.code]) for one in regions if one.code in shapes]


@dataclass(frozen=True)
class Line:
    """A region's years: when its plan was out, when it was approved, and its openings."""

    progress: RegionProgress
    y: float
    consulted_x: float | None
    consulted_width: float
    approved_x: float | None
    openings: tuple[tuple[float, bool], ...]
    """Where an opening lies, and whether it has been."""


@dataclass(frozen=True)
class Timeline:
    """All regions' years."""

    lines: tuple[Line, ...]
    years: tuple[tuple[float, int], ...]
    today_x: float
    height: int
    width: int = LINE_WIDTH
    left: int = LINE_LEFT


def across(day: date) -> float:
    """Return where a day lies between the first and the last year."""
    first, last = date(FIRST_YEAR, 1, 1), date(LAST_YEAR + 1, 1, 1)
    held = min(max(day, first), last)
    return round(LINE_LEFT + (held - first).days / (last - first).days * (LINE_WIDTH - LINE_LEFT - 12), 1)


def draw_timeline(regions: Sequence[RegionProgress], coming: dict[int, date], today: date) -> Timeline:
    """Return the regions' years; `coming` tells when a site that has not opened is to open."""
    lines = []
    for k, one in enumerate(regions):
        kept = one.kept
        begin, end = kept.consultation_from, kept.consultation_until
        marks = []
        for project in one.projects:
            day = project.opened_on or coming.get(project.pk)
            if day is not None and day.year <= LAST_YEAR:
                marks.append((across(day), project.is_open))
        lines.append(
            Line(
                one, LINE_HEAD + k * LINE_ROW, across(begin) if begin else None,
                round(across(end) - across(begin), 1) if begin and end else 0.0,
                across(kept.approved_on) if kept.approved_on else None, tuple(sorted(marks)),
            )
        )  # fmt: skip
    years = tuple((across(date(year, 1, 1)), year) for year in range(FIRST_YEAR, LAST_YEAR + 1))
    return Timeline(tuple(lines), years, across(today), LINE_HEAD + LINE_ROW * len(regions) + 6)
