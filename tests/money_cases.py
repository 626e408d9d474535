"""A small register and a money scenario of two sites, as files."""

from pathlib import Path

import numpy as np

from piste.basedata.lease import Fate, Leases, Measure, Owner, RentSource, build_leases
from piste.basedata.lease_store import Register, write_register
from piste.basedata.staff import Homes
from piste.core.artefact import Provenance

MONEY = """
title = "Two sites"
register = "register"

[money]
first = "2027-01"
months = 36
discount_rate = 0.03
index_growth = 0.0

[[rent_cut]]
from = "2028-01"
maintenance = 0.1

[[site]]
id = "S1"
name = "North"
opens = "2028-02"
municipality = "491"
lat = 61.69
lon = 27.27
area_m2 = 200
rent_eur_per_m2_month = { value = 10, low = 8, high = 12, source = "an offer" }
maintenance_share = 0.3
key = "person_years"

[[site]]
id = "S2"
opens = "2029-01"
area_m2 = 50
place_kind = "town"

[[agency]]
site = "S1"
agency = "A"
m2 = 150
person_years = 12
visits = 0
opening_hours = 37.5

[[agency]]
site = "S1"
agency = "B"
m2 = 50
person_years = 8
visits = 900

[[agency]]
site = "S2"
agency = "C"
m2 = 50
person_years = 5

[[move]]
site = "S1"
lease = "L1"
left_after_months = 1

[[move]]
site = "S1"
lease = "L2"

[[move]]
site = "S2"
lease = "L3"

[[cost]]
site = "S1"
kind = "fit_out"
eur = { value = 100000, low = 80000, high = 150000, source = "a quotation" }
after_opening_months = -3

[[cost]]
site = "S1"
kind = "sale"
eur = { value = 30000, low = 20000, high = 40000, source = "a valuation" }
after_opening_months = 6

[[shared_cost]]
site = "S1"
name = "Lobby"
eur_per_month = 500
key = "visits"
"""


def small_leases() -> Leases:
    """Return three leases.

    L1 is the state's own, sold on 1 March 2029; L2 is let to April 2028, its head lease to the end of 2028; nobody
    told L3's rent.
    """
    return build_leases(
        3, ids=["L1", "L2", "L3"], agency=["A", "B", "C"], building=["B1", "B2", "B3"],
        address=["a", "b", "c"], municipality=["491", "491", "491"], lat=[61.69] * 3, lon=[27.27] * 3,
        area_m2=[300.0, 150.0, 100.0], measure=int(Measure.HTM2), place_kind="town",
        rent_capital_cents=[300_000, 150_000, 0], rent_maintenance_cents=[100_000, 50_000, 0],
        rent_source=[RentSource.SPLIT, RentSource.SPLIT, RentSource.UNKNOWN],
        start=np.datetime64("2015-01-01"),
        end=[np.datetime64("NaT"), np.datetime64("2028-04-30"), np.datetime64("NaT")],
        notice_months=12, owner=[Owner.STATE, Owner.PRIVATE, Owner.PRIVATE],
        head_end=[np.datetime64("NaT"), np.datetime64("2028-12-31"), np.datetime64("NaT")],
        fate=[Fate.SOLD, Fate.EMPTY, Fate.EMPTY],
        fate_from=[np.datetime64("2029-03-01"), np.datetime64("NaT"), np.datetime64("NaT")],
        person_years=[14.0, 8.0, 5.0],
    )  # fmt: skip


def small_register() -> Register:
    """Return the leases with homes of 20 people."""
    homes = Homes(
        np.array(["A", "B"], dtype=object), np.array(["L1", "L2"], dtype=object), np.array(["P1", "P1"], dtype=object),
        np.array([12, 8], dtype=np.int32),
    )  # fmt: skip
    return Register(small_leases(), Provenance(sources=("Our own",)), None, homes)


def write_money_folder(folder: Path, text: str = MONEY) -> Path:
    """Write the register and the scenario into a folder; return the scenario's path."""
    write_register(small_register(), folder / "register")
    path = folder / "money.toml"
    path.write_text(text, encoding="utf-8")
    return path
