"""The kernel of the Monte Carlo: what a schedule saves in each quarter under one draw of everything uncertain."""

import numpy as np
from numpy.typing import NDArray

from piste.core.kernel import kernel


@kernel(
    "void(int32[::1], int32[::1], int32[::1], int64[::1], float64[::1], int32[::1], int32[::1], int32[::1],"
    " int32[:, ::1], float64[:, ::1], int32[:, ::1], float64[:, ::1], float64[:, ::1])"
)
def simulate_rates(
    starts: NDArray[np.int32],
    duration_q: NDArray[np.int32],
    settle_q: NDArray[np.int32],
    part_indptr: NDArray[np.int64],
    part_eur: NDArray[np.float64],
    part_from_q: NDArray[np.int32],
    before: NDArray[np.int32],
    after: NDArray[np.int32],
    delay_q: NDArray[np.int32],
    joiners: NDArray[np.float64],
    empty_q: NDArray[np.int32],
    index: NDArray[np.float64],
    rate: NDArray[np.float64],
) -> None:
    """Fill `rate` (draws x Q) with the saving a year.

    Pairs before[k], after[k] stand in order of the planned starts of `before`, so that a delay runs through chains. A
    lease given up (positive part) counts with the share who join and once its space is no longer empty; the new
    premises' cost (negative part) counts in full from the opening: they are built for all.
    """
    n, quarters = len(starts), rate.shape[1]
    shift = np.zeros(n, dtype=np.int64)
    for b in range(len(rate)):
        shift[:] = 0
        for k in range(len(before)):
            i, j = before[k], after[k]
            if starts[i] >= 0 and starts[j] >= 0:
                opened = starts[i] + shift[i] + duration_q[i] + delay_q[b, i]
                shift[j] = max(shift[j], opened - starts[j])
        rate[b, :] = 0.0
        for p in range(n):
            if starts[p] < 0:
                continue
            opens = starts[p] + shift[p] + duration_q[p] + delay_q[b, p]
            for k in range(part_indptr[p], part_indptr[p + 1]):
                value = part_eur[k]
                quarter = max(opens, part_from_q[k])
                if value > 0:
                    quarter = max(opens + settle_q[p], part_from_q[k]) + empty_q[b, k]
                    value *= joiners[b, p]
                if quarter < quarters:
                    rate[b, quarter] += value
        total = 0.0
        for q in range(quarters):
            total += rate[b, q]
            rate[b, q] = total * index[b, q]
