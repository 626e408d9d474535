"""The map of a programme: every site project as a dot, dark where it opens early, hollow where it does not."""

import numpy as np
import shapely
from markupsafe import Markup
from shapely.geometry.base import BaseGeometry

from piste.basedata.area import Areas
from piste.core.language import Language
from piste.programme.schedule import NEVER
from piste.programme.study import Programme
from piste.report.projection import Frame, choose_projection, fit_frame
from piste.report.svg import element, shape_path

WIDTH, HEIGHT = 327.0, 568.0
GOLDEN = np.pi * (3 - np.sqrt(5))
SIMPLEST = 0.25
LARGEST_PX = 9.0


def year_class(year: int, years: tuple[int, ...]) -> int:
    """Return which of seven steps from early (0) to late (6) a year has."""
    return min(6, round(6 * (year - years[0]) / max(1, len(years) - 1)))


def draw_programme_map(programme: Programme, areas: Areas, lang: Language) -> Markup:
    """Return the map, or nothing where no project has a position or no outlines are known."""
    projects, schedule = programme.schedule.projects, programme.schedule
    if not len(projects.lat) or np.isnan(projects.lat).all() or not areas.region_outlines:
        return Markup("")
    known = np.flatnonzero(~np.isnan(projects.lat))
    projection = choose_projection(areas.country, projects.lat[known], projects.lon[known])
    shapes = {code: projection.project_shape(shapely.make_valid(s)) for code, s in areas.region_outlines.items()}
    whole = shapely.union_all(list(shapes.values()))
    frame = fit_frame(whole.bounds, WIDTH, HEIGHT, 4.0)
    layers = [element("path", class_="y-land", d=shape_path(_place(frame, shape))) for shape in shapes.values()]
    layers.append(element("path", class_="y-coast", d=shape_path(_place(frame, whole))))
    xy = frame.place(projection.project(projects.lat[known], projects.lon[known]))
    saving = np.maximum(projects.saving_eur_per_year[known], 0)
    radius = 1.6 + (LARGEST_PX - 1.6) * np.sqrt(saving / max(float(saving.max(initial=0.0)), 1.0))
    xy = _apart(xy, radius)
    calendar = schedule.limits.calendar
    for row in np.argsort(-radius, kind="stable").tolist():
        p = int(known[row])
        opens = int(schedule.opens[p])
        css = "y-never" if opens == NEVER else f"y{year_class(calendar.year(opens), calendar.years)}"
        when = lang.text("not within the programme") if opens == NEVER else calendar.name(opens)
        dot = element("circle", element("title", f"{projects.names[p]}: {when}"), class_=css,
                      cx=float(xy[row, 0]), cy=float(xy[row, 1]), r=float(radius[row]))  # fmt: skip
        layers.append(dot)
    return element(
        "svg", *layers, class_="year-map", viewBox=f"0 0 {frame.width:.0f} {frame.height:.0f}", aria_hidden="true"
    )


def _place(frame: Frame, shape: BaseGeometry) -> BaseGeometry:
    return shapely.make_valid(frame.place_shape(shape).simplify(SIMPLEST))


def _apart(xy: np.ndarray, radius: np.ndarray) -> np.ndarray:
    """Return positions; those of one town stand around it like a sunflower's seeds, the largest in the middle."""
    moved = xy.copy()
    towns: dict[tuple[float, float], list[int]] = {}
    for row, (x, y) in enumerate(np.round(xy, 1).tolist()):
        towns.setdefault((x, y), []).append(row)
    for rows in towns.values():
        rows.sort(key=lambda row: (-radius[row], row))
        for k, row in enumerate(rows):
            far = 4.4 * np.sqrt(k)
            moved[row] += far * np.array([np.cos(k * GOLDEN), np.sin(k * GOLDEN)])
    return moved
