"""A named list of localities: today's network, a decree's, a plan's."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Network:
    """Sites (indices into `Sites`) that some document names together, and what must be said about them."""

    key: str
    name: str
    """An English message, the key of the catalogues."""
    caution: str
    """An English message: what this network is not; "" where nothing needs saying."""
    source: str
    sites: NDArray[np.int32]
    opened: tuple[str, ...] = ()
    """When each site opened, an ISO day or as much of it as is known ("2023-06"); empty where not known."""
