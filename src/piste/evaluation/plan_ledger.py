"""The ledger of a plan as `piste premises money` leaves it: every line by month, in cents, in both views."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from piste.basedata.fault import ERROR, Fault, report, report_unreadable
from piste.basedata.place import Texts
from piste.basedata.reading import Reading, finish
from piste.basedata.table import object_column
from piste.core.findings import Findings
from piste.evaluation.actuals_mapping import KINDS
from piste.premises.cents import Cents
from piste.premises.ledger import View
from piste.premises.month import month_of

LABELS = ("agency", "site", "region")
SIDES = ("nothing", "plan")
LEDGER_COLUMN = Fault(
    "ledger-column",
    ERROR,
    "The file is no ledger of a plan: {column} is missing or not of the right kind.",
    "Give ledger.parquet as piste premises money writes it.",
)
LEDGER_WORD = Fault(
    "ledger-word", ERROR, "The ledger knows no {column} “{value}”.", "Make the ledger again with this version of Piste."
)
LEDGER_FAULTS = {one.code: one for one in (LEDGER_COLUMN, LEDGER_WORD)}


@dataclass(frozen=True)
class PlanLedger:
    """k lines of m months; `doing_nothing` marks those of the baseline, the others are the plan's."""

    first_month: int
    cents: Cents
    """k x m."""
    doing_nothing: NDArray[np.bool_]
    view: Texts
    kind: NDArray[np.uint8]
    agency: Texts
    site: Texts
    region: Texts
    marks: str = ""
    """EXAMPLE and ASSUMPTION, where the ledger says so."""

    def __len__(self) -> int:
        return len(self.kind)

    def total(self, view: View, *, doing_nothing: bool) -> int:
        """Return the sum of a view and side over all months and kinds, exact."""
        rows = (self.view == view.value) & (self.doing_nothing == doing_nothing)
        return int(self.cents[rows].sum())


def read_plan_ledger(path: Path) -> Reading[PlanLedger]:
    """Read `ledger.parquet`; what is not as the ledger has it is a finding."""
    findings = Findings(path.name)
    try:
        table = pq.read_table(path)
    except (pa.ArrowException, OSError, ValueError) as problem:
        report_unreadable(findings, "Parquet", problem)
        return finish(None, findings)
    months = [name for name in table.column_names if name[:4].isdigit()]
    try:
        numbers = [month_of(name) for name in months]
        cents = np.stack([np.asarray(table[name].cast(pa.int64())) for name in months], axis=1) if months else None
    except (ValueError, pa.ArrowException):
        numbers, cents = [], None
    if cents is None or numbers != list(range(numbers[0], numbers[0] + len(numbers))) or not len(table):
        report(findings, LEDGER_COLUMN, column="2026-01, 2026-02 …")
        return finish(None, findings)
    texts = {}
    for name in ("view", "side", "row", *LABELS):
        if name not in table.column_names or not pa.types.is_string(table.schema.field(name).type):
            report(findings, LEDGER_COLUMN, column=name)
        else:
            texts[name] = object_column([text or "" for text in table[name].to_pylist()])
    if findings.count_errors():
        return finish(None, findings)
    known = {"view": [view.value for view in View], "side": list(SIDES), "row": list(KINDS)}
    for name, words in known.items():
        for value in sorted(set(texts[name]) - set(words)):
            report(findings, LEDGER_WORD, column=name, value=str(value)[:60])
    if findings.count_errors():
        return finish(None, findings)
    kind = np.array([KINDS[text] for text in texts["row"]], dtype=np.uint8)
    notes = sorted({word for text in table["note"].to_pylist() for word in (text or "").split()}
                   & {"EXAMPLE", "ASSUMPTION"}) if "note" in table.column_names else []  # fmt: skip
    made = PlanLedger(
        numbers[0], cents, texts["side"] == "nothing", texts["view"], kind, texts["agency"], texts["site"],
        texts["region"], " ".join(notes),
    )  # fmt: skip
    return finish(made, findings)
