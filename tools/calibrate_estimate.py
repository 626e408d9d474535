"""Fit the constants of the travel-time estimate to real drives and measure its error.

`python tools/calibrate_estimate.py`

Prints the constants for src/piste/travel/estimate.toml and every figure of docs/travel-estimate.md. Reads the real
drives of ../shared/data/finland, which lies beside the project. Coordinates of the named ends of drives are general
knowledge (drive_ends.csv), checked against GeoNames where it knows the name.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import least_squares
from scipy.spatial import cKDTree

from piste.core.earth import RADIUS_KM, great_circle_km, unit_vectors
from piste.travel.drive_time import count_people_near, estimate_minutes
from piste.travel.estimate_params import EstimateParams, read_estimate_params

FINLAND = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "finland"
ENDS = Path(__file__).with_name("drive_ends.csv")
STATION = 5975375
"""Cell of Helsinki's railway station in the travel time matrix."""
SAME_CELL_KM = 0.18
"""Half the diagonal of a cell of 250 m."""
SOFT = 0.1
"""Relative errors beyond this count linearly, not squared: some of the cited drives are rough."""

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Drives:
    """Real drives: straight and road km (NaN where not told), minutes, people near the busier end."""

    names: list[str]
    km: Floats
    road_km: Floats
    minutes: Floats
    people_near: Floats

    def __getitem__(self, keep: Flags) -> "Drives":
        names = [name for name, kept in zip(self.names, keep, strict=True) if kept]
        return Drives(names, *(v[keep] for v in (self.km, self.road_km, self.minutes, self.people_near)))


@dataclass(frozen=True)
class Urban:
    """Drives from cells of Helsinki's region to its railway station, at midday and in the rush hour."""

    midday: Drives
    rush: Drives
    lived_in: Flags
    """Cells with people in the population grid."""
    half: Flags
    """One half of a chequerboard of 2 km squares."""


@dataclass(frozen=True)
class Rural:
    """The cited drives whose ends are known."""

    drives: Drives
    good: Flags
    """Quality A by car, a plain figure (neither "at most" nor "at least"): these are fitted."""
    rough: Flags
    """Quality B by car, a plain figure."""
    remark: list[str]


def read_people(folder: Path) -> tuple[tuple[Floats, Floats], Floats]:
    """Read where people live (Paavo 2018): ((lat, lon), people)."""
    table = pd.read_csv(folder / "paavo_2018_postal_codes.csv", usecols=["lat", "lon", "he_vakiy"])
    table = table[table.he_vakiy > 0]
    return (table.lat.to_numpy(), table.lon.to_numpy()), table.he_vakiy.to_numpy(dtype=np.float64)


def read_urban(folder: Path, near_km: float) -> Urban:
    """Read the travel time matrix of Helsinki's region; rows without data and the station itself are left out."""
    table = pd.read_csv(folder / "helsinki_region_travel_times_to_railway_station.csv")
    table = table[table.to_id == STATION]
    station = table[table.from_id == STATION].iloc[0]
    table = table[(table.car_m_t > 0) & (table.car_r_t > 0)]
    lat, lon = table.lat.to_numpy(), table.lon.to_numpy()
    homes, people = read_people(folder)
    near = count_people_near((np.append(lat, station.lat), np.append(lon, station.lon)), homes, people, near_km)
    busier = np.maximum(near[:-1], near[-1])
    km = great_circle_km(lat, lon, station.lat, station.lon)
    grid = pd.read_csv(folder / "hsy_population_grid_250m_2015.csv")
    lived, _ = cKDTree(unit_vectors(grid.lat.to_numpy(), grid.lon.to_numpy())).query(unit_vectors(lat, lon))
    north, east = lat * 111.2, lon * 111.2 * np.cos(np.radians(60.2))
    half = (np.floor(north / 2) + np.floor(east / 2)) % 2 == 0
    names = table.from_id.astype(str).tolist()
    midday, rush = (
        Drives(names, km, table[f"car_{when}_d"].to_numpy() / 1000, table[f"car_{when}_t"].to_numpy(float), busier)
        for when in ("m", "r")
    )
    return Urban(midday, rush, lived * RADIUS_KM <= SAME_CELL_KM, half)


def read_rural(folder: Path, near_km: float) -> Rural:
    """Read the cited drives; those with an end that is not in drive_ends.csv are left out."""
    table = pd.read_csv(folder / "drives.csv")
    ends = pd.read_csv(ENDS).set_index("name")
    known = table["from"].isin(ends.index) & table["to"].isin(ends.index)
    for row in table[~known].itertuples():
        print(f"  not used, an end without certain place: {row[1]} – {row[2]} ({row.mode})")
    table = table[known]
    start, end = (ends.loc[table[name]][["lat", "lon"]].to_numpy().T for name in ("from", "to"))
    homes, people = read_people(folder)
    near = [count_people_near((point[0], point[1]), homes, people, near_km) for point in (start, end)]
    bound = table.minutes.isna() | table.season_or_note.str.contains("upper limit|somewhat over", regex=True)
    coach = ~table["mode"].str.contains("car|taxi|road transfer", regex=True)
    drives = Drives(
        names=[f"{a} – {b}" for a, b in zip(table["from"], table["to"], strict=True)],
        km=great_circle_km(*start, *end),
        road_km=table.km.to_numpy(dtype=np.float64),
        minutes=table.minutes.fillna(table.minutes_max).to_numpy(dtype=np.float64),
        people_near=np.maximum(*near),
    )
    plain, good = (~bound & ~coach).to_numpy(), (table.quality == "A").to_numpy()
    said = np.where(bound, "a bound", np.where(coach, "coach", "")).tolist()
    remark = [f"{q} {why}".strip() for q, why in zip(table.quality, said, strict=True)]
    return Rural(drives, plain & good, plain & ~good, remark)


def relative_errors(drives: Drives, params: EstimateParams) -> Floats:
    """Return (estimate - real) / real."""
    errors: Floats = estimate_minutes(drives.km, drives.people_near, params) / drives.minutes - 1
    return errors


def fit_params(params: EstimateParams, urban: Drives, rural: Drives) -> EstimateParams:
    """Fit cruise_km_h, city_min and city_start_km; both groups weigh the same, however many drives they have."""

    def with_values(values: Floats) -> EstimateParams:
        return replace(params, cruise_km_h=values[0], city_min=values[1], city_start_km=values[2])

    start = np.array([90.0, 20.0, 2.5])
    bounds = ([50, 0, 0.3], [130, 100, 20])
    found = least_squares(lambda v: _soft_residuals(with_values(v), urban, rural), start, bounds=bounds, x_scale=start)
    return with_values(found.x)


def _soft_residuals(params: EstimateParams, urban: Drives, rural: Drives) -> Floats:
    """Return what least squares squares and sums: a soft absolute error, each group as a whole weighing 1."""
    parts = []
    for group in (urban, rural):
        errors = relative_errors(group, params) / SOFT
        parts.append(SOFT * np.sqrt(2 * (np.hypot(1, errors) - 1) / len(errors)))
    return np.concatenate(parts)


def urban_held_out(params: EstimateParams, urban: Urban, rural: Drives) -> Floats:
    """Return errors in each half of the chequerboard by constants fitted to the other half."""
    lived, half = urban.midday[urban.lived_in], urban.half[urban.lived_in]
    return np.concatenate(
        [relative_errors(lived[~part], fit_params(params, lived[part], rural)) for part in (half, ~half)]
    )


def rural_left_out(params: EstimateParams, urban: Drives, rural: Rural) -> Floats:
    """Return the error of each good drive by constants fitted without it."""
    drives = rural.drives[rural.good]
    one = np.eye(len(drives.km), dtype=bool)
    return np.concatenate([relative_errors(drives[i], fit_params(params, urban, drives[~i])) for i in one])


def describe(errors: Floats) -> tuple[float, float, float]:
    """Return the median absolute error, the bias and the 90th percentile of absolute errors, per cent."""
    size = np.abs(errors)
    return 100 * float(np.median(size)), 100 * float(errors.mean()), 100 * float(np.quantile(size, 0.9))


def _line(name: str, errors: Floats) -> None:
    median, bias, p90 = describe(errors)
    print(f"  {name:52s} n {len(errors):6d}  median |e| {median:5.1f} %  bias {bias:+6.1f} %  p90 {p90:5.1f} %")


def _fit_without_city(params: EstimateParams, urban: Drives, rural: Drives) -> EstimateParams:
    """Fit detour x speed and access alone, to show what the city term is worth."""
    start = np.array([80.0, 5.0])

    def with_values(values: Floats) -> EstimateParams:
        return replace(params, cruise_km_h=values[0], access_min=values[1], city_min=0.0)

    found = least_squares(lambda v: _soft_residuals(with_values(v), urban, rural), start, bounds=([30, 0], [150, 30]))
    return with_values(found.x)


def _mock_sketch(drives: Drives) -> Floats:
    """Return errors of the sketch used for the first drawings: detour 1.3, 36 to 82 km/h by distance, 2.5 min."""
    road = 1.3 * drives.km
    return (2.5 + 60 * road / np.clip(36 + 0.6 * road, 36, 82)) / drives.minutes - 1


def _print_detours(urban: Urban, rural: Rural) -> None:
    far, told = urban.midday.km > 10, np.isfinite(rural.drives.road_km)
    for name, drives in (("urban beyond 10 km", urban.midday[far]), ("cited", rural.drives[told])):
        print(f"Detour, {name}: {np.median(drives.road_km / drives.km):.2f} (n {len(drives.km)})")


def _print_errors(urban: Urban, rural: Rural, errors: Callable[[Drives], Floats]) -> None:
    lived = urban.midday[urban.lived_in]
    for low, high in ((0, 5), (5, 10), (10, 20), (20, 99)):
        _line(f"urban, {low} to {high} km", errors(lived[(lived.km > low) & (lived.km <= high)]))
    _line("urban, all cells, also without people", errors(urban.midday))
    _line("urban, rush hour", errors(urban.rush[urban.lived_in]))
    _line("rural, quality A", errors(rural.drives[rural.good]))
    _line("rural, quality B (not in the fit)", errors(rural.drives[rural.rough]))


def main() -> None:
    """Fit, measure and print."""
    params = read_estimate_params()
    urban, rural = read_urban(FINLAND, params.near_km), read_rural(FINLAND, params.near_km)
    lived, cited = urban.midday[urban.lived_in], rural.drives[rural.good]
    fitted = fit_params(params, lived, cited)
    _print_detours(urban, rural)
    values = (fitted.cruise_km_h, fitted.city_min, fitted.city_start_km)
    print("Fitted: cruise_km_h {:.2f}, city_min {:.2f}, city_start_km {:.3f}".format(*values))
    print("Errors of the committed constants, not seen in the fit:")
    _line("URBAN: other half of a 2 km chequerboard", urban_held_out(params, urban, cited))
    _line("RURAL: each drive left out once", rural_left_out(params, lived, rural))
    print("In the fit:")
    _print_errors(urban, rural, lambda drives: relative_errors(drives, params))
    plain = _fit_without_city(params, lived, cited)
    print(f"Fitted without the city term ({plain.cruise_km_h:.1f} km/h, access {plain.access_min:.1f} min):")
    _line("urban", relative_errors(lived, plain))
    _line("rural, quality A", relative_errors(cited, plain))
    print("The first drawings' sketch:")
    _line("urban", _mock_sketch(lived))
    _line("rural", _mock_sketch(cited))
    print("Drives (real, estimate):")
    estimates = estimate_minutes(rural.drives.km, rural.drives.people_near, params)
    for name, minutes, estimate, remark in zip(
        rural.drives.names, rural.drives.minutes, estimates, rural.remark, strict=True
    ):
        print(f"  {minutes:4.0f} {estimate:4.0f}  {remark:10s} {name}")


if __name__ == "__main__":
    main()
