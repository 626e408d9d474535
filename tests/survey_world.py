"""Answers that tests make up: by hand or from the real Likert survey."""

import csv

import numpy as np

from piste.evaluation.answers import Answers, Base, Question

CLARITY = Question("clarity", "scale", 1, 5)
SOLVED = Question("solved", "choice")


def texts(*parts):
    """Return a column: ("a", 3), ("b", 2) is a a a b b."""
    return np.array([name for name, n in parts for _ in range(n)], dtype=object)


def make_answers(groups, clarity=None, solved=None):
    n = len(next(iter(groups.values())))
    return Answers(
        groups,
        np.full(n, np.datetime64("2026-03-02")),
        {} if clarity is None else {"clarity": np.asarray(clarity, dtype=np.float64)},
        {} if solved is None else {"solved": np.asarray(solved, dtype=object)},
        {},
        {"clarity": CLARITY, "solved": SOLVED},
    )


def make_base(people, **groups):
    columns = {name: np.array(column, dtype=object) for name, column in groups.items()}
    return Base(columns, np.asarray(people, dtype=np.float64))


def read_bfi(folder):
    """Return the real survey as answers: schooling stands for the site, age for the wave, gender for the service."""
    with (folder / "survey" / "bfi_likert_2800x25.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    names = [f"{scale}{k}" for scale in "ACENO" for k in range(1, 6)]
    numbers = {name: np.array([float(row[name] or "nan") for row in rows]) for name in names}
    groups = {
        "site": np.array([row["education"] for row in rows], dtype=object),
        "service": np.array([row["gender"] for row in rows], dtype=object),
        "wave": np.array([str(min(int(row["age"]) // 10, 7)) for row in rows], dtype=object),
    }
    turned = {"A1", "C4", "C5", "E1", "E2", "O2", "O5"}
    questions = {name: Question(name, "scale", 1, 6, name in turned) for name in names}
    return rows, Answers(groups, np.full(len(rows), np.datetime64("NaT", "D")), numbers, {}, {}, questions)
