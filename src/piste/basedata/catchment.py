"""Who goes where, for fitting: each counted figure's places, the share of each that goes there, and how far it is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.basedata.place import Floats, Places, Texts
from piste.core.errors import PisteError


@dataclass(frozen=True)
class Catchments:
    """u units; the places of unit k are `place[indptr[k]:indptr[k + 1]]`, with shares of their visits and minutes."""

    ids: Texts
    indptr: NDArray[np.int64]
    place: NDArray[np.int32]
    share: Floats
    minutes: Floats

    def __len__(self) -> int:
        return len(self.ids)


def build_nearest_catchments(ids: Texts, nearest: NDArray[np.int32], minutes: Floats) -> Catchments:
    """Return the catchments of u offices or sites where everybody goes to the nearest.

    Parameters
    ----------
    ids
        Ids of the u offices or sites.
    nearest
        n: number of each place's nearest one among them, -1 where none is reached.
    minutes
        n minutes to it.
    """
    chosen = np.asarray(nearest)
    if chosen.shape != np.shape(minutes) or (chosen >= len(ids)).any():
        raise PisteError("Each place needs its nearest office and the minutes to it.")
    order = np.argsort(chosen, kind="stable")
    order = order[(chosen[order] >= 0) & np.isfinite(np.asarray(minutes, float)[order])]
    indptr = np.concatenate([[0], np.cumsum(np.bincount(chosen[order], minlength=len(ids)))]).astype(np.int64)
    return Catchments(ids, indptr, order.astype(np.int32), np.ones(order.size), np.asarray(minutes, float)[order])


def build_shared_catchments(
    ids: Texts, indptr: NDArray[np.int64], place: NDArray[np.int32], share: Floats, minutes: Floats
) -> Catchments:
    """Return catchments of u units whose shares the caller knows (by Huff's choice, or counted)."""
    share, minutes = np.asarray(share, float), np.asarray(minutes, float)
    sound = len(indptr) == len(ids) + 1 and indptr[-1] == len(place) == len(share) == len(minutes)
    if not sound or not ((share >= 0) & (share <= 1 + 1e-9) & (minutes >= 0) & np.isfinite(minutes)).all():
        raise PisteError("Catchments need for each unit its places, shares from 0 to 1 and minutes.")
    return Catchments(ids, indptr, place, share, minutes)


def build_municipality_catchments(places: Places, minutes: Floats) -> Catchments:
    """Return each municipality as the catchment of its own people, wherever they go; minutes to the nearest point."""
    codes, index = np.unique(places.municipality.astype(str), return_inverse=True)
    reached = np.isfinite(minutes)
    named = np.where((codes[index] != "") & reached, index, -1).astype(np.int32)
    return build_nearest_catchments(codes.astype(object), named, np.asarray(minutes, float))
