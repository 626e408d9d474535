"""Which lease moves where, and how each old lease ends."""

from collections.abc import Sequence

import numpy as np

from piste.basedata.lease import Leases
from piste.core.errors import PisteError
from piste.premises.lease_exit import NEVER_MONTH, Exit, ExitKind, Exits, find_exit, no_exits, with_state_end
from piste.premises.lease_part import LeaseRows
from piste.premises.month import months_of
from piste.premises.site_project import SiteProject


def index_moves(leases: Leases, projects: Sequence[SiteProject]) -> dict[int, tuple[SiteProject, int, float | None]]:
    """Return row of the register -> project, month in which it is left, m2 given up (None: all).

    Raises
    ------
    PisteError
        Where a lease is not in the register or moves twice.
    """
    row_of = {str(name): i for i, name in enumerate(leases.ids)}
    moves: dict[int, tuple[SiteProject, int, float | None]] = {}
    for project in projects:
        for move in project.moves:
            i = row_of.get(move.lease)
            if i is None:
                raise PisteError(
                    "The project {project} moves a lease that is not in the register: {lease}.",
                    project=project.id, lease=move.lease,
                )  # fmt: skip
            if i in moves:
                raise PisteError(
                    "The lease {lease} moves twice: to {first} and to {second}.",
                    lease=move.lease, first=moves[i][0].id, second=project.id,
                )  # fmt: skip
            moves[i] = (project, project.opens + move.left_after_opening_months, move.part_m2)
    return moves


def parts_of_moves(leases: Leases, projects: Sequence[SiteProject]) -> dict[int, float]:
    """Return row of the register -> m2 given up, for moves out of a part; 0 cancels a registered part.

    A lease that moves as a whole has no part left to give up.
    """
    moves = index_moves(leases, projects)
    return {i: 0.0 if part is None or part >= leases.area_m2[i] else part for i, (_, _, part) in moves.items()}


def find_exits(rows: LeaseRows, leases: Leases, projects: Sequence[SiteProject]) -> tuple[Exits, list[str]]:
    """Return the exit of every row, and the id of the project that it moves to ("" for none)."""
    exits = no_exits(len(rows))
    moves = index_moves(leases, projects)
    moved_to = [""] * len(rows)
    parted = set(rows.register[rows.is_part].tolist())
    for k in range(len(rows)):
        i = int(rows.register[k])
        part = bool(rows.is_part[k])
        if i in moves:
            project, left, _ = moves[i]
            moved_to[k] = project.id
            if i in parted and not part:
                continue
            notice_from = project.opens - project.notice_lead_months
            set_exit(exits, k, find_exit(rows.leases, k, left, notice_from), project.opens, left)
        elif part:
            day = rows.leases.part_from[k]
            month = int(months_of(day))
            agreed = with_state_end(rows.leases, k, Exit(ExitKind.AGREED, day, day), month)
            set_exit(exits, k, agreed, NEVER_MONTH, month)
    return exits, moved_to


def set_exit(exits: Exits, k: int, found: Exit, opens: int, left: int) -> None:
    """Enter one exit into the table that is being filled."""
    exits.kind[k] = found.kind
    exits.opens[k] = opens
    exits.left[k] = np.datetime64(left, "M").astype("M8[D]")
    exits.agency_end[k] = found.agency_end
    exits.state_end[k] = found.state_end
    exits.penalty_cents[k] = found.penalty_cents
