"""Appointments to which nobody came, by any grouping."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from piste.basedata.place import Texts
from piste.core.errors import PisteError
from piste.core.small_group import Marks
from piste.evaluation.answers import number_groups
from piste.evaluation.interval import Estimate, estimate_share

KEPT, MISSED, CANCELLED = "kept", "missed", "cancelled"


@dataclass(frozen=True)
class NoShowRow:
    """Figures of one group; `group` "" is all."""

    group: str
    kept: int
    missed: int
    cancelled: int
    share: Estimate
    """missed / (kept + missed), with Wilson's interval; NaN where there was none of either."""


def build_no_shows(groups: Mapping[str, Texts], fate: Texts, by: str = "") -> list[NoShowRow]:
    """Tell the figures of each group in the order of its key, and of all together as the last row.

    Parameters
    ----------
    groups
        Grouping -> group of each of n appointments.
    fate
        What became of each of n appointments: "kept", "missed" or "cancelled"; others do not count.
    by
        The grouping; "" tells all together only.

    Raises
    ------
    PisteError
        Where the grouping is not known.
    """
    every = np.ones(len(fate), dtype=np.bool_)
    if not by:
        return [tell_group("", fate, every)]
    if by not in groups:
        known = ", ".join(groups)
        raise PisteError("Visits are not grouped by {name}; known are: {known}.", name=by, known=known)
    labels, number = number_groups(groups[by])
    return [*(tell_group(str(label), fate, number == k) for k, label in enumerate(labels)), tell_group("", fate, every)]


def tell_group(group: str, fate: Texts, marks: Marks) -> NoShowRow:
    """Tell one group."""
    kept, missed, cancelled = (int(((fate == one) & marks).sum()) for one in (KEPT, MISSED, CANCELLED))
    return NoShowRow(group, kept, missed, cancelled, estimate_share(float(missed), float(kept + missed)))
