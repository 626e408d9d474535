"""Money as int64 cents: one rounding rule for entries, largest remainders for shares."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Cents = NDArray[np.int64]


def divide_cents(numerator: ArrayLike, denominator: ArrayLike) -> Cents:
    """Return whole quotients, rounded half up by size (2.5 -> 3, -2.5 -> -3), as spreadsheets round.

    Exact: whole numbers only; numerators to 4 x 10^18. Denominators are positive.
    """
    top, bottom = np.asarray(numerator, dtype=np.int64), np.asarray(denominator, dtype=np.int64)
    size = (2 * np.abs(top) + bottom) // (2 * bottom)
    return np.asarray(np.sign(top) * size, dtype=np.int64)


def whole_weights(weights: ArrayLike) -> Cents:
    """Return weights (m2, person-years, visits, hours) as whole numbers, to a hundredth."""
    return np.asarray(np.floor(np.asarray(weights, dtype=np.float64) * 100 + 0.5), dtype=np.int64)


def share_cents(total: ArrayLike, weights: ArrayLike) -> Cents:
    """Split sums so that the shares add up to the cent.

    Parameters
    ----------
    total
        m sums of cents (or one).
    weights
        k weights of 0 or more, to a hundredth; all 0 splits evenly.

    Returns
    -------
    Cents
        k x m shares. Each is the exact share rounded down, and the cents left go to the largest remainders, the first
        of equals first (Hamilton's method); a negative sum is split as its size.
    """
    sums = np.atleast_1d(np.asarray(total, dtype=np.int64))
    whole = whole_weights(weights)
    if whole.size and not whole.any():
        whole = np.ones_like(whole)
    sizes = np.abs(sums)
    products = whole[:, None] * sizes[None, :]
    shares, remainders = np.divmod(products, whole.sum())
    left = sizes - shares.sum(axis=0)
    order = np.argsort(-remainders, axis=0, kind="stable")
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(len(whole))[:, None] + np.zeros_like(order), axis=0)
    return np.asarray((shares + (rank < left[None, :])) * np.sign(sums), dtype=np.int64)
