"""Tables of a change of the network: municipalities with who gains and who loses, places, and the change in all."""

import numpy as np

from piste.core.language import Language
from piste.report.reach_study import ReachStudy
from piste.report.records import Record
from piste.report.scales import round_all
from piste.report.tables import Column, Table, order_of_name


def name_municipality(study: ReachStudy, code: str, lang: Language) -> str:
    """Return a municipality's name, its code where the name is not known, a word where there is none."""
    known = study.areas.municipalities.get(code)
    if known is None:
        return code or lang.text("not known")
    return known.name_sv if lang.code == "sv" and known.name_sv else known.name


def change_table(study: ReachStudy, lang: Language) -> Table:
    """Return every municipality whose people reach any site before or after, by name."""
    change = study.change
    codes = [str(code) for code in change.municipality]
    names = [name_municipality(study, code, lang) for code in codes]
    touched = set(study.places.municipality[study.concerned].tolist())
    rows = sorted((k for k in range(len(codes)) if codes[k] in touched), key=lambda k: (order_of_name(names[k]), k))
    limit = lang.number(study.limit_min)

    def column(key: str, title: str, kind: str, values: np.ndarray) -> Column:
        digits = 0 if kind == "count" else 1
        return Column(key, title, kind, round_all(values[rows], digits).tolist())  # type: ignore[arg-type]

    columns = (
        Column("name", lang.text("Municipality"), "name", [names[k] for k in rows]),
        column("people", lang.text("People"), "count", change.people),
        column("before", lang.text("Before, min"), "minutes", change.mean_before_min),
        column("after", lang.text("After, min"), "minutes", change.mean_after_min),
        column("change", lang.text("Change, min"), "change", change.mean_after_min - change.mean_before_min),
        column("gain", lang.text("Gain, people"), "count", change.gain_people),
        column("lose", lang.text("Lose, people"), "count", change.lose_people),
        column("cut_off", lang.text("No more reached, people"), "count", change.cut_off_people),
        column("joined", lang.text("Newly reached, people"), "count", change.joined_people),
        column(
            "within_before", lang.text("Within {limit} min before, people", limit=limit), "count",
            change.within_before_people,
        ),
        column(
            "within_after", lang.text("Within {limit} min after, people", limit=limit), "count",
            change.within_after_people,
        ),
    )  # fmt: skip
    return Table("change", lang.text("Municipalities: who gains and who loses"), columns)


def municipality_records(study: ReachStudy) -> list[Record]:
    """Return the change by municipality under English names with their units, for programs."""
    change = study.change
    named = [study.areas.municipalities.get(str(code)) for code in change.municipality]
    return [
        Record("municipality", [str(code) for code in change.municipality]),
        Record("name", [known.name if known else "" for known in named]),
        *(Record(name, values) for name, values in vars(change).items() if name != "municipality"),
    ]


def place_records(study: ReachStudy) -> list[Record]:
    """Return every place with its minutes before and after; empty where no open site is reached."""
    places = study.places
    both = np.isfinite(study.before_min) & np.isfinite(study.after_min)
    columns = (("before_min", study.before_min), ("after_min", study.after_min))
    return [
        Record("place_id", [str(one) for one in places.ids]),
        Record("name", [str(one) for one in places.names]),
        Record("municipality", [str(one) for one in places.municipality]),
        Record("lat", places.lat),
        Record("lon", places.lon),
        Record("people", places.people),
        *(Record(name, np.where(np.isfinite(values), np.round(values, 3), np.nan)) for name, values in columns),
        Record("change_min", np.where(both, np.round(study.change_min, 3), np.nan)),
        Record("newly_reached", [bool(one) for one in np.isneginf(study.change_min)]),
        Record("no_more_reached", [bool(one) for one in np.isposinf(study.change_min)]),
    ]
