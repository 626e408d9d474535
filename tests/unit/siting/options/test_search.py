"""The search's books: what a move is weighed at is what it does, and what is taken back is as before."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from option_cases import draw_model
from piste.siting.options.evaluation import measure_plan
from piste.siting.options.layout import build_layout
from piste.siting.options.standing import Nearness


def draw_plan(draw, model):
    return np.array(
        [draw(st.sampled_from([-1, *np.flatnonzero(model.allowed[j]).tolist()])) for j in range(model.n_sites)],
        dtype=np.int32,
    )


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(draw_model(), st.data())
def test_a_move_does_what_it_was_weighed_at(model, data):
    layout = build_layout(model)
    share = np.zeros(len(model.rules))
    parts = [Nearness(layout, number, share) for number in range(len(layout.lists))]
    plan, target = draw_plan(data.draw, model), draw_plan(data.draw, model)
    value = sum(part.fill(plan, layout) for part in parts) + layout.offset
    moved = data.draw(st.permutations(range(model.n_sites)))[:2]
    a, b = moved[0], (moved[1] if len(moved) > 1 else -1)
    after = plan.copy()
    after[moved] = target[moved]
    weighed, would = share.copy(), [part.missed.copy() for part in parts]
    change = sum(
        part.weigh(a, int(after[a]), b, int(after[b]) if b >= 0 else -1, weighed, count)
        for part, count in zip(parts, would, strict=True)
    )
    near_before = [part.near_level.copy() for part in parts]
    kept = share.copy(), [part.missed.copy() for part in parts]
    done = sum(part.set_tier(j, int(after[j])) for j in moved for part in parts)
    np.testing.assert_allclose(change, done, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(weighed, share, rtol=1e-9, atol=1e-9)
    assert [count.tolist() for count in would] == [part.missed.tolist() for part in parts]
    truth = measure_plan(layout, after)
    free = np.zeros(len(plan), dtype=np.int32)
    price = sum(float(model.price[j, after[j]]) for j in range(len(free)) if after[j] >= 0)
    np.testing.assert_allclose(value + done + price, truth.value, rtol=1e-9, atol=1e-9)
    assert truth.missed == sum(int(part.missed.sum()) for part in parts)
    for part, levels, missed in zip(parts, near_before, kept[1], strict=True):
        part.take_back()
        part.missed[:] = missed
        assert part.near_level.tolist() == levels.tolist()
