"""Offices from the Finnish Service Catalogue.

The page beside this file is made up in the form of the open API's version 11: `V11VmOpenApiServiceLocationChannel` in
the `itemList` of a page, as `ServiceChannel/list/…` answers. Names and numbers are invented.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from piste.basedata.mapping import ColumnMapping
from piste.basedata.office_file import read_offices
from small_files import codes, only, write_file

PAGE = Path(__file__).with_name("ptv_v11_page.json")
DVV = "7b1e4a52-0f5f-4d0a-8d55-000000000001"


def test_a_page():
    reading = read_offices(PAGE, ColumnMapping(agencies={DVV: "DVV"}))
    offices = reading.demand()
    assert offices.names.tolist() == ["Lappeenrannan yhteinen asiakaspalvelupiste", *["FPA:s serviceställen"] * 2]
    assert offices.ids[0].endswith("0001")
    assert offices.ids[2] == offices.ids[1] + "#2"
    assert offices.agency.tolist() == ["DVV", *["7b1e4a52-0f5f-4d0a-8d55-000000000002"] * 2]
    assert offices.services == (("Yhteispalvelu", "Digituki"), (), ())
    assert offices.municipality.tolist() == ["405", "091", "091"]
    np.testing.assert_allclose(offices.lat[:2], [61.054, 60.172], atol=0.005)
    np.testing.assert_allclose(offices.lon[:2], [28.190, 24.929], atol=0.005)
    assert np.isnan(offices.visits).all()
    assert codes(reading.findings) == ["channel-skipped", "channel-unpublished", "office-unplaced", "agency-unnamed"]
    assert only(reading.findings, "office-unplaced") == [(5, "addresses")]


@pytest.mark.parametrize("shape", ["pages", "list", "one"])
def test_other_forms_of_the_same(tmp_path, shape):
    page = json.loads(PAGE.read_text(encoding="utf-8"))
    content = {"pages": [page, page], "list": page["itemList"], "one": page["itemList"][0]}[shape]
    offices = read_offices(write_file(tmp_path / "a.json", json.dumps(content))).demand()
    assert len(offices) == (1 if shape == "one" else 3)  # a channel on two pages counts once


def test_coordinates_are_checked(tmp_path):
    channel = json.loads(PAGE.read_text(encoding="utf-8"))["itemList"][0]
    spot = channel["addresses"][1]["streetAddress"]
    spot["latitude"], spot["longitude"] = spot["longitude"], spot["latitude"]
    findings = read_offices(write_file(tmp_path / "a.json", json.dumps([channel]))).findings
    assert only(findings, "position-swapped") == [(1, "longitude, latitude")]


def test_members_of_other_kinds_are_passed_over(tmp_path):
    channel = {"id": "a", "serviceChannelType": "ServiceLocation", "publishingStatus": "Published"}
    odd = {
        **channel,
        "serviceChannelNames": "name",
        "addresses": [5, {"type": "Location"}],
        "services": [{"service": 1}],
    }
    reading = read_offices(write_file(tmp_path / "a.json", json.dumps([odd, {**channel, "id": None}])))
    assert "office-unplaced" in codes(reading.findings)
    assert only(reading.findings, "id-missing") == [(2, "id")]
