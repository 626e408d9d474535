"""Everything that a comparison of travel times leaves in a folder: pages, workbook, CSV and GeoPackage."""

from collections.abc import Sequence
from pathlib import Path

from piste.core.language import Language
from piste.report.csv_tables import write_records
from piste.report.geopackage import write_layers
from piste.report.outputs import page_name
from piste.report.reach_map import build_reach_drawing
from piste.report.reach_page import render_reach_page
from piste.report.reach_study import ReachStudy
from piste.report.reach_tables import change_table, municipality_records, place_records
from piste.report.workbook import Workbook


def write_reach_files(study: ReachStudy, folder: Path, languages: Sequence[str]) -> list[Path]:
    """Write the comparison into an existing folder; the first language's page is report.html and the workbook's."""
    leading = Language(languages[0])
    paths = [folder / name for name in ("change.csv", "places.csv", "change.gpkg", "change.xlsx")]
    write_records(municipality_records(study), paths[0])
    write_records(place_records(study), paths[1])
    write_layers({"places": place_records(study)}, paths[2])
    work = Workbook(paths[3], leading)
    work.add_table(leading.text("Municipalities"), change_table(study, leading))
    work.book.close()
    drawing = build_reach_drawing(study)
    pages = {code: page_name(code, leading.code) for code in languages}
    for code, name in pages.items():
        lang = Language(code)
        files = (
            ("change.xlsx", lang.text("municipalities as a workbook")),
            ("change.csv", lang.text("municipalities for programs")),
            ("places.csv", lang.text("every place with its minutes before and after")),
            ("change.gpkg", lang.text("places for GIS, WGS84")),
        )
        others = {other: file for other, file in pages.items() if other != code}
        (folder / name).write_text(render_reach_page(study, drawing, lang, others, files), encoding="utf-8")
        paths.append(folder / name)
    return paths
