"""docs/visits.md tells every assumption of the default visit model with its range, as the file has it."""

from pathlib import Path

from piste.basedata.visit_model import AFTER_CLOSING, AGES, LEVELS
from piste.basedata.visit_model_file import read_default_visit_model

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "visits.md").read_text(encoding="utf-8")


def told(values, factor=1.0):
    return " / ".join(f"{factor * value:g}" for value in values)


def ends(known):
    return [known.at(level) for level in LEVELS]


def test_every_rate_trend_and_half_value_is_told():
    for service in read_default_visit_model().services:
        cells = [told(ends(service.rates[age])) for age in AGES]
        cells += [told(ends(service.trend), 100), told(ends(service.half_value_min))]
        assert f"| `{service.key}` | {' | '.join(cells)} |" in PAGE


def test_every_share_is_told():
    for service in read_default_visit_model().services:
        cells = [told([service.after_closing[level][k] for level in LEVELS], 100) for k in range(len(AFTER_CLOSING))]
        assert f"| `{service.key}` | {' | '.join(cells)} |" in PAGE
