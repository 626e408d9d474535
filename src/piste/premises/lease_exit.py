"""When rent ends: by term, notice or break for the agency; by head lease, new use or sale for the state."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np

from piste.basedata.lease import NO_DAY, Cents, Days, Fate, Leases, Owner, Small
from piste.premises.month import first_day


class ExitKind(IntEnum):
    """How an agency's lease ends."""

    STAYS = 0
    TERM = 1
    NOTICE = 2
    BREAK = 3
    AGREED = 4
    """A part that is given up on the day that the register says."""


@dataclass(frozen=True)
class Exit:
    """How one lease ends; days are the first ones without rent, NaT for never."""

    kind: ExitKind
    agency_end: np.datetime64
    state_end: np.datetime64
    penalty_cents: int = 0


@dataclass(frozen=True)
class Exits:
    """Exits of n leases, a row each."""

    kind: Small
    opens: np.ndarray
    """Month (int64) in which the new premises open, `NEVER_MONTH` where there are none: double rent counts from it."""
    left: Days
    """First day on which the space is no longer used, NaT for never."""
    agency_end: Days
    state_end: Days
    penalty_cents: Cents

    def __len__(self) -> int:
        return len(self.kind)


NEVER_MONTH = 10**6


def find_exit(leases: Leases, i: int, left: int, notice_from: int) -> Exit:
    """Return how lease i ends, if it is left in a month and notice can be given from a month on.

    - Until further notice: at the end of a notice that runs from the end of the month in which it is given, not before
      the space is left.
    - For a term that ends when the space is left or later: at the end of the term, or on a break date after notice,
      whichever costs less in rent and penalty; of equals the earlier.
    - For a term that has ended by then: it is taken to have gone on until further notice with the same notice.

    Parameters
    ----------
    left
        The first month (since 1970) in which the space is no longer used.
    notice_from
        The first month in which notice can be given.
    """
    wanted = first_day(left)
    after_notice = later_of(wanted, first_day(notice_from + int(leases.notice_months[i]) + 1))
    end = leases.end[i]
    if np.isnat(end) or end + 1 < wanted:
        return with_state_end(leases, i, Exit(ExitKind.NOTICE, after_notice, NO_DAY), notice_from)
    choices = [(rent_of_days(leases, i, int((end + 1 - wanted).astype(int))), end + 1, ExitKind.TERM, 0)]
    for day in leases.breaks[i]:
        if wanted <= day + 1 < end + 1 and first_day(notice_from + int(leases.notice_months[i]) + 1) <= day + 1:
            penalty = int(leases.penalty_cents[i])
            cost = rent_of_days(leases, i, int((day + 1 - wanted).astype(int))) + penalty
            choices.append((cost, day + 1, ExitKind.BREAK, penalty))
    _, ends, kind, penalty = min(choices, key=lambda choice: (choice[0], choice[1]))
    return with_state_end(leases, i, Exit(kind, ends, NO_DAY, penalty), notice_from)


def rent_of_days(leases: Leases, i: int, days: int) -> float:
    """Return about what so many days cost, in cents: good enough to choose between exits."""
    return float(leases.rent_cents[i]) * days * 12 / 365.25


def with_state_end(leases: Leases, i: int, ended: Exit, notice_from: int) -> Exit:
    """Return an exit with the day from which the state as a whole no longer pays for the space.

    Private space: when the head lease has ended (until further notice: by notice), or the space is let on. The state's
    own: when it is let again, sold or taken down; never, as far as anybody knows, where it stays empty. Never before
    the agency's own lease has ended.
    """
    agency_end = ended.agency_end
    state_end: Any = NO_DAY
    if leases.owner[i] == Owner.PRIVATE:
        notice = int(leases.head_notice_months[i])
        head_ends: Any = leases.head_end[i] + 1
        if np.isnat(head_ends):  # until further notice
            head_ends = agency_end if notice == 0 else first_day(notice_from + notice + 1)
        state_end = later_of(agency_end, head_ends)
    if leases.fate[i] != Fate.EMPTY and not np.isnat(leases.fate_from[i]):
        used_again = later_of(agency_end, leases.fate_from[i])
        state_end = used_again if np.isnat(state_end) or used_again < state_end else state_end
    return Exit(ended.kind, agency_end, state_end, ended.penalty_cents)


def later_of(first: np.datetime64, second: np.datetime64) -> np.datetime64:
    """Return the later of two days."""
    return max(first, second)


def no_exits(n: int) -> Exits:
    """Return n leases that stay."""
    never = np.full(n, NO_DAY, dtype="M8[D]")
    return Exits(
        np.zeros(n, dtype=np.uint8),
        np.full(n, NEVER_MONTH, dtype=np.int64),
        never,
        never.copy(),
        never.copy(),
        np.zeros(n, dtype=np.int64),
    )
