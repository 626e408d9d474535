"""The chart of points against access: each mark with a plan behind it opens that plan."""

from dataclasses import dataclass

from django.urls import reverse

from piste.web.planning.models import Plan
from piste.web.planning.plan_map.opened import Opened

WIDTH, HEIGHT, LEFT, RIGHT, TOP, FOOT = 380, 128, 40, 12, 14, 26
STEPS = (1, 2, 5, 10, 20, 25, 50, 100)
MOST_TICKS = 5


@dataclass(frozen=True)
class Mark:
    """One number of points on the chart."""

    points: int
    value: float
    x: float
    y: float
    address: str = ""
    here: bool = False


@dataclass(frozen=True)
class Chart:
    """One line, ready to draw."""

    key: str
    marks: tuple[Mark, ...]
    path: str
    ticks_x: tuple[tuple[float, float], ...]
    ticks_y: tuple[tuple[float, float], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    foot: int = HEIGHT - FOOT


def build_frontier(opened: Opened) -> list[Chart]:
    """Return mean minutes and share within the limit by number of points; none where fewer than three are known."""
    known = sorted(opened.bench.frontier, key=lambda one: one.points)
    if len(known) < 3:
        return []
    addresses = plan_addresses(opened)
    here = opened.now.points if not opened.edited else -1
    charts = []
    for key in ("mean_min", "share"):
        values = [one.mean_min if key == "mean_min" else 100 * one.share_within for one in known]
        rows = [(one.points, value, addresses.get(one.points, "")) for one, value in zip(known, values, strict=True)]
        charts.append(draw(key, rows, here))
    return charts


def plan_addresses(opened: Opened) -> dict[int, str]:
    """Return the page of each plan of the same run, by its number of points."""
    plan = opened.plan
    alike = Plan.objects.filter(run=plan.run_id) if plan.run_id else Plan.objects.filter(scenario=plan.scenario_id)
    root = plan.folder.partition("/plans/")[0] if plan.folder.count("/plans/") else plan.folder
    return {
        one.points: reverse("plan_map:map", args=[one.pk])
        for one in alike.filter(folder__startswith=root).order_by("-pk")
    }


def draw(key: str, rows: list[tuple[int, float, str]], here: int) -> Chart:
    """Place the marks of one line."""
    x_low, x_high = rows[0][0], rows[-1][0]
    values = [value for _points, value, _address in rows]
    ticks_y, ticks_x = nice_ticks(min(values), max(values)), nice_ticks(x_low, x_high)
    low, high = min(*values, *ticks_y), max(*values, *ticks_y)

    def place(x: float, y: float) -> tuple[float, float]:
        across = (x - x_low) / ((x_high - x_low) or 1)
        up = (y - low) / ((high - low) or 1)
        return (
            round(LEFT + across * (WIDTH - LEFT - RIGHT), 1),
            round(HEIGHT - FOOT - up * (HEIGHT - FOOT - TOP), 1),
        )

    marks = tuple(
        Mark(points, value, *place(points, value), address, points == here) for points, value, address in rows
    )
    return Chart(
        key=key,
        marks=marks,
        path="M" + "L".join(f"{one.x:g} {one.y:g}" for one in marks),
        ticks_x=tuple((place(value, low)[0], value) for value in ticks_x),
        ticks_y=tuple((place(x_low, value)[1], value) for value in ticks_y),
    )


def nice_ticks(low: float, high: float) -> list[float]:
    """Return a few round values between two ends.

    >>> nice_ticks(17, 38)
    [20, 25, 30, 35]
    """
    step = next((one for one in STEPS if (high - low) / one <= MOST_TICKS), STEPS[-1])
    first = -int(-low // step)
    return [step * k for k in range(first, int(high // step) + 1)] or [low]
