"""The time of day among the strata, and which strata answers can be weighted by."""

import numpy as np

from piste.basedata.place import Texts
from piste.evaluation.answers import Answers, Base

PART_H = 4
"""Hours of a part of the day. ASSUMPTION: single hours by service and channel would leave most cells without answers,
and cells without answers speak for nobody."""


def part_of_day(hours: Texts) -> Texts:
    """Return the part of the day of each hour (0 to 23, as text), such as "08-12"; "" where it is not known."""
    return np.array([_part(str(hour)) for hour in hours], dtype=object)


def _part(hour: str) -> str:
    if not hour.isdecimal():
        return ""
    first = int(hour) // PART_H * PART_H
    return f"{first:02d}-{first + PART_H:02d}"


def choose_strata(answers: Answers, base: Base | None, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Return the strata of those wanted that both the visits and at least one answer know.

    A grouping that no answer knows (the service at a kiosk) would put every answer where nobody is known to have
    visited, and leave nothing to weight.
    """
    if base is None:
        return ()
    return tuple(name for name in wanted if name in base.groups and bool((answers.group(name) != "").any()))
