"""Open figures: without sign-in, a part of what is told, and nothing of a few, not even by subtraction."""

import csv
from io import StringIO

import numpy as np
import pytest

from piste.core.small_group import SMALLEST_GROUP
from piste.web.experience.open_figures import open_rows
from piste.web.experience.telling_keeping import tell_wave
from piste.web.network.demo_points import load_directory
from piste.web.network.models import Point
from web.experience_waves import add_sheets, make_ended

pytestmark = pytest.mark.django_db


@pytest.fixture
def wave():
    load_directory()
    return make_ended("customer", 40)


def shown(telling):
    rows = [row for row in open_rows(telling) if row["question"] == "solved"]
    return {row["site"]: row for row in rows if not row["hidden"]}


def test_anyone_reads_them_as_json_and_as_a_table(client, wave):
    add_sheets(wave, "mikkeli", 30, solved="yes")
    add_sheets(wave, "mikkeli", 10, solved="no")
    tell_wave(wave)
    (listed,) = client.get("/api/v1/experience").json()
    told = client.get(f"/api/v1/experience/{listed['wave']}").json()
    figure = next(one for one in told["figures"] if one["question"] == "solved" and one["site"] == "mikkeli")
    assert (figure["answers"], figure["value"], figure["hidden"]) == (40, 0.75, False)
    assert figure["low"] < 0.75 < figure["high"] and "solved" in {one["key"] for one in told["questions"]}
    table = client.get(f"/api/v1/experience/{wave.key}/figures.csv")
    rows = list(csv.DictReader(StringIO(table.content.decode())))
    assert len(rows) == len(told["figures"]) and table["Access-Control-Allow-Origin"] == "*"
    assert client.get("/api/v1/experience/none").status_code == 404


def test_a_small_choice_and_a_small_group_show_nowhere_and_cannot_be_had_by_subtraction(wave):
    """Savonlinna has 2 of 30 who say no; Pieksämäki has 3 answers. No sum of what is open may give either."""
    add_sheets(wave, "mikkeli", 30, solved="yes")
    add_sheets(wave, "mikkeli", 20, solved="no")
    add_sheets(wave, "savonlinna", 28, solved="yes")
    add_sheets(wave, "savonlinna", 2, solved="no")
    add_sheets(wave, "pieksamaki", 3, solved="no")
    telling = tell_wave(wave)
    sites = shown(telling)
    assert "savonlinna" not in sites and "pieksamaki" not in sites
    known = [(row["answers"], round(row["answers"] * row["value"])) for row in sites.values()]
    for answers, yes in known:
        assert all(n == 0 or n >= SMALLEST_GROUP for n in (answers, yes, answers - yes))
    total = sites.get("")
    if total is not None:  # what the open sites leave of the total
        rest = np.array([total["answers"], round(total["answers"] * total["value"])])
        rest -= sum((np.array(pair) for site, pair in zip(sites, known, strict=True) if site), np.zeros(2, int))
        assert not {int(rest[1]), int(rest[0] - rest[1])} & {1, 2, 3, 4}, "two hidden sites together hide each other"


def test_what_is_open_is_a_part_of_what_shows_and_has_the_same_figures(wave):
    for code, yes, no in (("mikkeli", 30, 9), ("savonlinna", 11, 3), ("pieksamaki", 4, 9)):
        for method, n in (("link", yes), ("qr", no)):
            add_sheets(wave, code, n, method=method, solved="yes")
            add_sheets(wave, code, max(1, n // 3), method=method, solved="no")
    telling = tell_wave(wave)
    content = next(one for one in telling.content["items"] if one["key"] == "solved")
    own = {entry["by"].get("site", ""): entry for entry in content["entries"] if set(entry["by"]) <= {"site"}}
    opened = shown(telling)
    assert opened, "something is open"
    for key, row in opened.items():
        assert not own[key]["hidden"] and (row["answers"], row["value"]) == (own[key]["answers"], own[key]["value"])


def test_points_that_are_not_public_units_and_unmarked_tellings_are_not_open(wave):
    add_sheets(wave, "mikkeli", 30, solved="yes")
    add_sheets(wave, "savonlinna", 30, solved="yes")
    telling = tell_wave(wave)
    Point.objects.filter(code="savonlinna").update(is_public=False)
    assert {row["site"] for row in open_rows(telling)} == {"", "mikkeli"}
    for item in telling.content["items"]:
        item["entries"].append({"by": {"unit": "kela"}, "hidden": False, "open": "all"})
    assert {row["site"] for row in open_rows(telling)} == {"", "mikkeli"}
    for item in telling.content["items"]:
        for entry in item["entries"]:
            entry.pop("open")
    assert all(row["hidden"] and row["value"] is None for row in open_rows(telling))
