"""The cash-flow workbook: its formulas, recalculated by a spreadsheet engine, give our figures to the cent."""

import numpy as np
import openpyxl
import pytest

from lease_cases import params
from piste.basedata.lease import Fate, Owner, RentSource, build_leases
from piste.core.language import LANGUAGES, Language
from piste.premises.cash_flow import build_cash_flow
from piste.premises.key_figures import present_value_eur
from piste.premises.ledger import Nature, View
from piste.premises.money_params import RentCut
from piste.premises.month import month_of
from piste.premises.site_project import (
    AgencyShare,
    Move,
    OneOff,
    OneOffKind,
    Payer,
    SharedCost,
    SharingKey,
    SiteProject,
)
from piste.report.cash_workbook import write_cash_workbook


def rich_flow():
    """Return a plan with every kind of line: index, head lease, break, part, sale, cuts, two sites."""
    leases = build_leases(
        5, ids=["a", "b", "c", "d", "stays"], agency=["A", "B", "A", "C", "A"],
        area_m2=[310.5, 77.0, 400.0, 90.0, 50.0],
        rent_capital_cents=[123_457, 98_765, 400_001, 77_777, 5_000],
        rent_maintenance_cents=[45_679, 0, 155_555, 33_333, 999], energy_cents=[0, 1_111, 2_345, 0, 7],
        index_name=["KHI", "", "KHI", "other", "KHI"], index_month=[4, 1, 1, 10, 1],
        index_permille=[1000, 0, 733, 500, 1000],
        index_base=[month_of("2025-01"), -1, -1, month_of("2026-11"), -1],
        start=np.array(["2020-02-15", "NaT", "2026-02-10", "2019-01-01", "2019-01-01"], dtype="M8[D]"),
        end=np.array(["NaT", "2030-12-31", "NaT", "2027-03-17", "NaT"], dtype="M8[D]"), notice_months=[6, 3, 12, 0, 1],
        breaks=((), ("2027-06-15",), (), (), ()), penalty_cents=[0, 4_321, 0, 0, 0],
        owner=[Owner.PRIVATE, Owner.PRIVATE, Owner.STATE, Owner.STATE, Owner.STATE],
        head_end=np.array(["2028-01-20", "NaT", "NaT", "NaT", "NaT"], dtype="M8[D]"),
        fate=[0, 0, Fate.LET, Fate.EMPTY, 0],
        fate_from=np.array(["NaT", "NaT", "2027-11-11", "NaT", "NaT"], dtype="M8[D]"),
        rent_source=[2, 2, 2, RentSource.ASSUMED, 2],
    )  # fmt: skip
    shares = (AgencyShare("A", m2=100.0), AgencyShare("B", m2=50.0))
    one = SiteProject(
        "P1", "S1", month_of("2026-09"), rent_capital_cents=150_001, rent_maintenance_cents=50_005,
        fitout_rent_cents=7_777, energy_cents=313, index_name="KHI", index_month=1, shares=shares,
        moves=(Move("a", 1), Move("b", 2)), shared_costs=(SharedCost("Lobby", 999, SharingKey.M2),),
        one_offs=(OneOff(OneOffKind.FIT_OUT, 500_001, -2, Payer.LANDLORD), OneOff(OneOffKind.ICT, 333)),
    )  # fmt: skip
    two = SiteProject(
        "P2", "S2", month_of("2027-02"), rent_capital_cents=9_999, held_already=True, shares=shares,
        moves=(Move("c", 0, 123.4), Move("d", 0)), one_offs=(OneOff(OneOffKind.SALE, 10**6, 5),),
    )  # fmt: skip
    told = params("2026-03", 26, rent_cuts=(RentCut(month_of("2026-06"), 11, 77),), empty_running_permille=613)
    return build_cash_flow(leases, [one, two], told)


def cells_of(path):
    book = openpyxl.load_workbook(path, data_only=True)
    return {
        (sheet.title.upper(), cell.coordinate): cell.value for sheet in book for row in sheet for cell in row
        if isinstance(cell.value, int | float)
    }  # fmt: skip


def formulas_in(path):
    """Return where formulas stand."""
    return {
        (sheet.title.upper(), cell.coordinate)
        for sheet in openpyxl.load_workbook(path) for row in sheet for cell in row if cell.data_type == "f"
    }  # fmt: skip


@pytest.mark.filterwarnings("ignore")
def test_recalculated_formulas_equal_our_figures_to_the_cent(tmp_path):
    formulas = pytest.importorskip("formulas")
    path = tmp_path / "cash.xlsx"
    flow = rich_flow()
    write_cash_workbook(flow, path, Language("en"))
    written = cells_of(path)
    solution = formulas.ExcelModel().loads(str(path)).finish().calculate()
    checked = set()
    for key, found in solution.items():
        sheet, _, place = key.partition("]")[2].partition("'!")
        if ":" in place or (sheet, place) not in written:
            continue
        value = float(np.ravel(found.value)[0])
        assert value == pytest.approx(written[sheet, place], abs=1e-6), key
        checked.add((sheet, place))
    assert formulas_in(path) <= checked and len(checked) > 2_000


def test_what_is_written_is_the_ledger_s(tmp_path):
    path = tmp_path / "cash.xlsx"
    flow = rich_flow()
    write_cash_workbook(flow, path, Language("en"))
    rows = {row[0]: row for row in openpyxl.load_workbook(path, data_only=True)["Savings"].iter_rows(values_only=True)}
    for view, title in ((View.AGENCY, "View of the agencies"), (View.STATE, "View of the state")):
        saved, spent = flow.saving(view, Nature.RUNNING), -flow.saving(view, Nature.ONE_OFF)
        told = rows[f"{title}: running costs saved"]
        assert [round(value * 100) for value in told[10:]] == saved.tolist()
        assert [round(value * 100) for value in rows[f"{title}: one-off costs"][10:]] == spent.tolist()
        assert rows[f"{title}: saved so far, less one-off costs"][-1] == pytest.approx((saved - spent).sum() / 100)
        assert rows[f"{title}: present value"][1] == pytest.approx(present_value_eur(saved - spent, 30))
    assert any(text and text.startswith("ASSUMPTION") for text in rows)


def test_the_sheets_add_up_to_the_savings(tmp_path):
    """The lines of the sheets, added by hand, give the ledger's totals: no line is missing."""
    path = tmp_path / "cash.xlsx"
    flow = rich_flow()
    write_cash_workbook(flow, path, Language("en"))
    book = openpyxl.load_workbook(path, data_only=True)
    sums = {}
    for name in ("Doing nothing", "View of the agencies", "View of the state"):
        rows = [row for row in book[name].iter_rows(min_row=6, values_only=True) if row[1]]
        kept = [row for row in rows if not row[1].startswith("Sale receipts")]
        sums[name] = sum(round(value * 100) for row in kept for value in row[10:])
    for view, name in ((View.AGENCY, "View of the agencies"), (View.STATE, "View of the state")):
        assert sums["Doing nothing"] - sums[name] == flow.saving(view, Nature.RUNNING, Nature.ONE_OFF).sum()


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_and_the_same_bytes(tmp_path, code):
    for name in ("a", "b"):
        write_cash_workbook(rich_flow(), tmp_path / f"{name}.xlsx", Language(code))
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
