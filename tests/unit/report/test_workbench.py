"""A workbench holds what the study says, and an evaluation on its mapped arrays is the engine's own."""

import json
import shutil
from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piste.report.workbench.store import ARRAYS, find_workbench, read_workbench
from piste.report.workbench.write import write_workbench
from piste.siting.access import build_network_state
from piste.siting.reasons.draft import Draft
from piste.siting.study import build_study as build_tier_study
from report_study import build_study
from tier_world import FULL, MOBILE, build_scenario, build_world


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    study, folder = build_study(), tmp_path_factory.mktemp("run")
    write_workbench(study, folder)
    return study, folder


def test_it_reads_back_what_was_written(kept):
    study, folder = kept
    bench = read_workbench(folder / "workbench")
    assert (bench.n_places, bench.n_sites) == (len(study.base.places), len(study.base.sites))
    assert np.array_equal(bench.people, np.where(study.inside, study.base.places.people, 0))
    assert bench.limit_min == study.plans[study.chosen].scenario.rules.within_min
    leading = bench.networks[bench.facts["chosen"]]
    assert leading.sites == tuple(study.plans[study.chosen].result.sites)
    assert set(bench.today.sites) | set(bench.context) == set(study.today.sites)
    assert len(bench.networks) == len(study.plans)


def test_times_are_mapped_and_not_copied(kept):
    bench = read_workbench(kept[1] / "workbench")
    for name in ("cost_s", "site", "indptr", "column_place"):
        base = bench.arrays[name]
        while base.base is not None and not isinstance(base, np.memmap):
            base = base.base
        assert isinstance(base, np.memmap)
    problem = bench.problem
    assert np.shares_memory(problem.cost, bench.arrays["cost_s"])
    assert np.shares_memory(problem.evaluator([0])._columns[1], bench.arrays["column_place"])


SITES = st.sets(st.integers(0, 10_000), min_size=1, max_size=8)


@given(SITES, SITES)
@settings(max_examples=25, deadline=None)
def test_any_network_on_mapped_arrays_is_what_the_engine_says(kept, drawn, drawn_then):
    study, folder = kept
    bench = read_workbench(folder / "workbench")
    start, then = ({site % bench.n_sites for site in one} for one in (drawn, drawn_then))
    draft = Draft(bench.times, bench.people, sorted(start), limits_min=(30, 60), problem=bench.problem)
    for site in then - start:
        draft.open(site)
    for site in start - then:
        draft.close(site)
    fresh = Draft(study.times, bench.people, sorted(then), limits_min=(30, 60))
    np.testing.assert_equal(asdict(draft.figures()), asdict(fresh.figures()))  # NaN too, where nobody is reached
    state = build_network_state(study.times, bench.people, np.array(sorted(then), dtype=np.int32), limit_min=60)
    assert draft.figures().mean_min == pytest.approx(state.access.mean_min, nan_ok=True)
    assert np.array_equal(draft.nearest, state.nearest)


def test_the_arrays_are_the_same_bytes_for_the_same_study(kept, tmp_path):
    study, folder = kept
    write_workbench(study, tmp_path)
    for file in sorted((folder / "workbench").iterdir()):
        assert file.read_bytes() == (tmp_path / "workbench" / file.name).read_bytes(), file.name
    assert len(list((tmp_path / "workbench").iterdir())) == len(ARRAYS) + 3


def test_further_plans_share_the_workbench_of_their_run(tmp_path):
    run = tmp_path / "run"
    (run / "workbench").mkdir(parents=True)
    (run / "plans" / "36").mkdir(parents=True)
    assert find_workbench(run) == (run / "workbench", "")
    assert find_workbench(run / "plans" / "36") == (run / "workbench", "36")


def test_cells_of_all_places_cover_each_place(kept):
    bench = read_workbench(kept[1] / "workbench")
    places = np.arange(bench.n_places)
    assert sum(not shape.is_empty for shape in bench.cells(places)) > 0.9 * len(np.unique(bench.arrays["cell_owner"]))


def test_mobile_stops_are_kept_with_their_days_and_count_as_no_points(tmp_path):
    base, times = build_world()
    study = build_tier_study(build_scenario(tiers=(FULL, MOBILE), points=1), base, times)
    plan = study.plans[study.chosen]
    rows = [k for k, key in enumerate(plan.tiers.tier_keys) if key == "mobile"]
    assert rows, "the world asks for a stop"
    write_workbench(study, tmp_path)
    kept = read_workbench(tmp_path / "workbench")
    leading = kept.networks[kept.facts["chosen"]]
    assert leading.stops == tuple(int(plan.tiers.site[k]) for k in rows) and not set(leading.stops) & set(leading.sites)
    assert leading.stop_days == tuple(plan.tiers.options[plan.tiers.option[k]].days for k in rows)


def test_a_workbench_of_an_older_version_has_no_stops(kept, tmp_path):
    copy = shutil.copytree(kept[1] / "workbench", tmp_path / "workbench")
    facts = json.loads((copy / "facts.json").read_text())
    for one in facts["networks"]:
        del one["stops"], one["stop_days"]
    (copy / "facts.json").write_text(json.dumps(facts))
    assert all(one.stops == () for one in read_workbench(copy).networks.values())
