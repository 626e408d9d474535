"""A small world in a folder, as a user keeps hers: base data, a matrix of minutes, and a scenario."""

import numpy as np

from piste.basedata.base_store import write_base_data
from plan_world import build_random_world

SMALL = """
title = "Small world"
[data]
places = "base"
[travel]
method = "matrix"
matrix = "minutes.csv"
cutoff_min = 90
[rules]
within_min = 45
min_people = 0
[plan]
points = 4
compare = "old"
"""


def write_small_world(folder, seed, more=""):
    """Write the world of a seed, and the scenario with what follows its last table; return its base data."""
    base, _, minutes = build_random_world(seed)
    write_base_data(base, folder / "base")
    rows = [
        f"{base.places.ids[i]},{base.sites.ids[j]},{minutes[i, j]:g}"
        for i, j in np.argwhere(np.isfinite(minutes)).tolist()
    ]
    (folder / "minutes.csv").write_text("place,site,minutes\n" + "\n".join(rows) + "\n", encoding="utf-8")
    (folder / "small.toml").write_text(SMALL + more, encoding="utf-8")
    return base
