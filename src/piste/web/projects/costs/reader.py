"""The process that reads files of the accounts: `python -m piste.web.projects.costs.reader TASK.json`.

It never sees the database. The task names a file, what it is and an empty folder; what was found goes into `found.json`
there, and entries into `entries.json`.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from piste.core.artefact import write_json
from piste.core.errors import DataError, PisteError
from piste.core.findings import Findings
from piste.web.planning.finding_rows import write_findings
from piste.web.planning.marked import gettext_noop
from piste.web.planning.reader import check_sizes
from piste.web.planning.reader_limits import close_doors

FOUND, ENTRIES = "found.json", "entries.json"
MOST_ENTRIES = 1_000_000
MOST = gettext_noop("The file has {n} entries; at most {most} are taken in at once.")
SPLIT = gettext_noop("Split it by year.")
MEMORY = gettext_noop("Reading the file needs more memory than it may use.")
NO_PROGRAMME = gettext_noop("The file is no answer of the programme engine: {reason}.")
NO_PROGRAMME_TODO = gettext_noop("Give programme.json as piste programme writes it.")
LINE = ("agency", "site", "lease", "region", "account", "text", "voucher", "corrects")
LONGEST = {"agency": 60, "site": 100, "lease": 100, "region": 60, "account": 60, "text": 300, "voucher": 100}

Task = dict[str, Any]


def main(task_file: Path) -> int:
    """Read what the task names; the outcome always tells what happened, whatever the file is."""
    task: Task = json.loads(task_file.read_text(encoding="utf-8"))
    close_doors()
    out, findings, told = Path(task["out"]), Findings(), {}
    check_sizes(task, findings)
    if not findings.count_errors():
        try:
            told = READERS[task["kind"]](task, out, findings)
        except DataError as fault:
            findings.extend(fault.findings)
        except PisteError as fault:
            findings.error("file", fault.text, "", **fault.values)
        except MemoryError:
            told = {}
            findings.error("file-memory", MEMORY, SPLIT)
    rows, counts = write_findings(findings)
    write_json(out / FOUND, {"findings": rows, "counts": counts, **told})
    return 0


def read_entries(task: Task, out: Path, findings: Findings) -> dict[str, Any]:
    """Read entries of the accounts."""
    from piste.evaluation.actuals_file import Control, read_actuals  # noqa: PLC0415
    from piste.evaluation.actuals_mapping import build_actuals_mapping  # noqa: PLC0415
    from piste.premises.ledger import View  # noqa: PLC0415

    mapping = build_actuals_mapping(task["mapping"].splitlines(), findings)
    if findings.count_errors():
        return {}
    control = Control(task["control_cents"], task["control_entries"])
    reading = read_actuals(Path(task["files"][0]["path"]), mapping, View(task["view"]), control)
    findings.extend(reading.findings)
    made = reading.value
    if made is None:
        return {}
    if len(made) > MOST_ENTRIES:
        findings.error("actual-most", MOST, SPLIT, n=len(made), most=MOST_ENTRIES)
        return {}
    columns = [[str(text)[: LONGEST.get(name, 100)] for text in getattr(made, name)] for name in LINE]
    numbers = [made.row.tolist(), made.month.tolist(), made.kind.tolist(), made.cents.tolist(), made.keys()]
    with (out / ENTRIES).open("w", encoding="utf-8") as target:
        json.dump([list(line) for line in zip(*numbers, *columns, strict=True)], target, ensure_ascii=False)
    return {
        "entries": len(made), "cents": made.total_cents,
        "first_month": int(made.month.min()), "last_month": int(made.month.max()),
    }  # fmt: skip


def read_ledger(task: Task, out: Path, findings: Findings) -> dict[str, Any]:
    """Read the ledger of a plan."""
    from piste.evaluation.plan_ledger import read_plan_ledger  # noqa: PLC0415

    reading = read_plan_ledger(Path(task["files"][0]["path"]))
    findings.extend(reading.findings)
    made = reading.value
    if made is None:
        return {}
    lines = []
    for k in range(len(made)):
        labels = [str(made.agency[k])[:60], str(made.region[k])[:60], str(made.site[k])[:100]]
        side = "nothing" if made.doing_nothing[k] else "plan"
        lines.append([side, str(made.view[k]), int(made.kind[k]), *labels, made.cents[k].tolist()])
    with (out / ENTRIES).open("w", encoding="utf-8") as target:
        json.dump(lines, target, ensure_ascii=False)
    return {"first_month": made.first_month, "months": int(made.cents.shape[1]), "marks": made.marks}


def read_programme(task: Task, _out: Path, findings: Findings) -> dict[str, Any]:
    """Read an answer of the programme engine and keep what tells of the whole."""
    try:
        content = json.loads(Path(task["files"][0]["path"]).read_text(encoding="utf-8"))
        return {"content": take_programme(content)}
    except (ValueError, KeyError, TypeError, RecursionError) as problem:
        findings.error("programme-file", NO_PROGRAMME, NO_PROGRAMME_TODO, reason=str(problem)[:200])
        return {}


def take_programme(content: Any) -> dict[str, Any]:
    """Return what pages need of `programme.json`, checked to be of one length.

    Raises
    ------
    KeyError, TypeError, ValueError
        Where it is something else.
    """
    quarters = [str(quarter) for quarter in content["quarters"]]
    fan = {str(p): [float(x) for x in content["fan_eur_per_year"][str(p)]] for p in (5, 10, 25, 50, 75, 90, 95)}
    saving = [float(x) for x in content["saving_eur_per_year"]]
    if not quarters or {len(saving), *map(len, fan.values())} != {len(quarters)}:
        raise ValueError("quarters, saving and fan differ in length")
    return {
        "title": str(content["title"])[:200], "example": bool(content["example"]), "quarters": quarters, "fan": fan,
        "saving": saving,
        "targets": [
            {"year": int(one["year"]), "eur": float(one["eur_per_year"]), "chance": float(one["chance"]),
             "reached": float(one["reached_eur_per_year"]), "at_most": float(one["at_most_eur_per_year"])}
            for one in content["targets"]
        ],
        "invested": {str(year): float(eur) for year, eur in content["invested_eur"].items()},
        "held_back": {str(kind): float(eur) for kind, eur in content["held_back_eur_per_year"].items()},
        "risks": {
            str(risk): {"alone": float(one["alone_eur_per_year"]), "without_chance": float(one["without_chance"])}
            for risk, one in content["risks"].items()
        },
        "proof": {key: content["proof"][key] for key in ("value", "bound", "gap", "status")},
    }  # fmt: skip


READERS: dict[str, Callable[[Task, Path, Findings], dict[str, Any]]] = {
    "entries": read_entries, "ledger": read_ledger, "programme": read_programme,
}  # fmt: skip

if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
