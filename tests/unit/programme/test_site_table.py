"""What sites save, lease by lease, as a programme counts it and as the ledger does: the same to the cent."""

import numpy as np
import pytest

from piste.basedata.lease_store import Register
from piste.core.artefact import Provenance
from piste.premises.ledger import Nature, View
from piste.premises.money_projects import build_projects, open_as_scheduled
from piste.premises.money_study import build_money_study
from piste.premises.price_table import price_leases, read_price_table
from piste.premises.site_money import build_money_scenario
from piste.premises.site_savings import build_site_savings
from piste.programme.calendar import Calendar
from piste.programme.project_file import read_projects
from piste.programme.site_project import saving_rate
from piste.programme.site_table import month_of_quarter, read_openings, write_project_table
from site_world import FIRST, four_leases, plan_of

CALENDAR = Calendar(2027, 1, 28)


def parts_of(plan, leases):
    table = read_price_table()
    projects = build_projects(build_money_scenario(plan, leases, "x", "r"), table, "base")
    return build_site_savings(price_leases(leases, table), projects, FIRST)


def test_each_lease_counts_from_the_end_of_its_cost_to_the_state():
    (saving,) = parts_of(plan_of(four_leases()), four_leases())
    parts = {part.name: (part.eur_per_year, part.from_month) for part in saving.parts}
    # 12 EUR a m2 in a town. L1: its head lease ends on 31 December 2030. L2: let again from February 2029.
    # L3: the state's own space that stays empty is no saving at all. New: 1,050 htm2 at 12 EUR.
    assert parts == {
        "L1": (900 * 144.0, FIRST + 48), "L2": (500 * 144.0, FIRST + 25), "": (-1050 * 144.0, None),
    }  # fmt: skip
    assert saving.eur_per_year == 350 * 144.0
    assert saving.one_off_eur == 1050 * 1000 + 105 * 700 + plan_of(four_leases()).sites[0].space.seats * 1500


@pytest.mark.parametrize(("start", "left"), [(0, 1), (3, 1), (8, 0), (17, 1), (2, 4)])
def test_the_programme_and_the_ledger_save_the_same_to_the_cent(tmp_path, start, left):
    leases = four_leases(owner=[1, 0, 1, 1])
    plan = plan_of(leases, most_people=80, left_after_months=left)
    write_project_table(plan, parts_of(plan, leases), tmp_path / "projects.csv")
    projects = read_projects(tmp_path / "projects.csv", CALENDAR).demand()
    starts = np.array([start, start + 2], dtype=np.int32)
    rate = saving_rate(projects, starts, CALENDAR.n).sum(axis=0)
    opens = [CALENDAR.name(int(q)) for q in starts + projects.duration_q]
    (tmp_path / "schedule.csv").write_text(f"key,opens\nN-1,{opens[0]}\nN-2,{opens[1]}\n", encoding="utf-8")
    openings = read_openings(tmp_path / "schedule.csv")
    assert openings["N-1"] == month_of_quarter(CALENDAR, int(starts[0] + projects.duration_q[0]))
    scenario = open_as_scheduled(build_money_scenario(plan, leases, "x", "r", index_growth=0.0), openings)
    study = build_money_study(scenario, Register(leases, Provenance()), read_price_table())
    saved = study.base.saving(View.STATE, Nature.RUNNING)
    last_months = saved[2 : 3 * CALENDAR.n : 3] * 12 / 100
    assert np.allclose(rate, last_months, rtol=0, atol=0.001)
    assert rate[-1] > 0


def test_a_site_that_never_opens(tmp_path):
    (tmp_path / "schedule.csv").write_text("key,opens\nA,2028Q3\nB,\n", encoding="utf-8")
    assert read_openings(tmp_path / "schedule.csv") == {"A": FIRST + 18, "B": None}
