"""Everything that a study leaves in a folder: plan.json, CSV, GeoPackage, workbook and the report in its languages."""

from collections.abc import Sequence
from pathlib import Path

from piste.core.artefact import write_json
from piste.core.language import Language
from piste.report.affected_files import write_affected
from piste.report.csv_tables import write_places_csv, write_points_csv
from piste.report.drawing import build_drawing
from piste.report.figures import PlanFigures, StudyFigures, build_figures
from piste.report.geopackage import write_geopackage
from piste.report.page import render_page
from piste.report.plan_json import plan_content, run_content
from piste.report.static_map import write_static_maps
from piste.report.workbook import write_workbook
from piste.siting.plan import Study

PLAN_FILES = ("plan.json", "points.csv", "places.csv", "plan.gpkg")


def study_outputs(study: Study, folder: Path, languages: Sequence[str] = ("en",)) -> list[Path]:
    """Write all files of a study and return them in the order of writing.

    Parameters
    ----------
    study : Study
        Its leading plan stands in the folder itself, every other plan in `plans/<number of points>/`.
    folder : Path
        An existing folder; the caller sees to it that a half-written one is never seen (`whole_folder`).
    languages : Sequence[str]
        The first one's page is report.html and its words are the workbook's; further pages are report.<code>.html.

    Returns
    -------
    list[Path]
        Paths of the files.
    """
    figures = build_figures(study)
    leading = languages[0]
    written = _write_plan(figures, figures.chosen, folder)
    keys = plan_keys(figures)
    for index, plan in enumerate(figures.plans):
        if index != study.chosen:
            place = folder / "plans" / keys[index]
            place.mkdir(parents=True, exist_ok=True)
            written += _write_plan(figures, plan, place)
    write_json(folder / "run.json", run_content(figures))
    write_workbook(figures, folder / "plan.xlsx", Language(leading))
    written += [folder / "run.json", folder / "plan.xlsx"]
    drawing = build_drawing(figures)
    for index, key in enumerate(keys):
        written += write_static_maps(
            figures, drawing, index, folder if index == study.chosen else folder / "plans" / key
        )
    pages = {code: page_name(code, leading) for code in languages}
    for code, name in pages.items():
        lang = Language(code)
        others = {other: file for other, file in pages.items() if other != code}
        page = render_page(figures, drawing, lang, others, list_files(figures, keys, lang))
        (folder / name).write_text(page, encoding="utf-8")
        written.append(folder / name)
    return written


def page_name(code: str, leading: str) -> str:
    """Return the file of the page in a language."""
    return "report.html" if code == leading else f"report.{code}.html"


def plan_keys(figures: StudyFigures) -> list[str]:
    """Return a folder name for each plan: its number of points, with its place among those that share it."""
    keys: list[str] = []
    for plan in figures.plans:
        number = str(plan.plan.state.access.n_points)
        same = sum(key == number or key.startswith(f"{number}-") for key in keys)
        keys.append(f"{number}-{same + 1}" if same else number)
    return keys


def _write_plan(figures: StudyFigures, plan: PlanFigures, folder: Path) -> list[Path]:
    files = [folder / name for name in PLAN_FILES]
    write_json(files[0], plan_content(figures, plan))
    write_points_csv(figures, plan, files[1])
    write_places_csv(figures, plan, files[2])
    write_geopackage(figures, plan, files[3])
    return [*files, *write_affected(figures, plan, folder)]


def list_files(figures: StudyFigures, keys: Sequence[str], lang: Language) -> list[tuple[str, str]]:
    """Return the files that a page names at its foot, each with what it holds."""
    files = [
        ("plan.xlsx", lang.text("everything as a workbook")),
        ("points.csv", lang.text("the plan’s points")),
        ("places.csv", lang.text("every place with its minutes")),
        ("affected.csv", lang.text("municipalities that lose, and what comes instead")),
        ("plan.gpkg", lang.text("points and places for GIS, WGS84")),
        ("plan.json", lang.text("the plan for programs")),
    ]
    for index, plan in enumerate(figures.plans):
        if index != figures.study.chosen:
            points = lang.number(plan.plan.state.access.n_points)
            files.append((f"plans/{keys[index]}/plan.json", lang.text("the plan of {points} points", points=points)))
    return files
