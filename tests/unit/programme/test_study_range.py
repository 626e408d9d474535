"""What one schedule saves at both ends of assumed figures."""

from dataclasses import replace

import numpy as np
import pytest

from piste.programme.limits import Search
from piste.programme.study import add_range, build_programme
from programme_world import tiny


def test_the_same_schedule_at_both_ends():
    projects, limits = tiny(np.random.default_rng(1))
    built = build_programme("T", projects, limits, search=Search(time_limit_s=10))
    assert built.range_eur_per_year is None
    ends = tuple(replace(projects, part_eur_per_year=projects.part_eur_per_year * f) for f in (0.5, 2.0))
    least, most = add_range(built, ends).range_eur_per_year
    rate, saved = built.schedule.rate_eur_per_year(), limits.saved_eur_per_year
    assert least == pytest.approx(np.minimum(rate, np.minimum((rate - saved) / 2, (rate - saved) * 2) + saved))
    assert most == pytest.approx(np.maximum(rate, np.maximum((rate - saved) / 2, (rate - saved) * 2) + saved))
    other = replace(projects, keys=projects.keys[::-1].copy())
    with pytest.raises(ValueError, match="same projects"):
        add_range(built, (other, projects))
