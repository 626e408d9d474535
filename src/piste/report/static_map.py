"""map.<code>.svg: one plan's map as a picture that needs no page around it, in each language."""

from dataclasses import replace
from pathlib import Path

from markupsafe import Markup

from piste.core.language import LANGUAGES, Language
from piste.report.drawing import Drawing
from piste.report.figures import StudyFigures
from piste.report.map_svg import draw_map
from piste.report.svg import element

HERE = Path(__file__).parent / "page"
STILL = """svg{font-family:var(--font);background:var(--water)}.map-svg{position:static}
.by-change,.m-labels.phone,#map-marks{display:none}"""


def write_static_maps(figures: StudyFigures, drawing: Drawing, index: int, folder: Path) -> list[Path]:
    """Write the map of one plan of a study in three languages; `drawing` is of the whole study."""
    study = figures.study
    plan = figures.plans[index]
    alone = replace(figures, study=replace(study, plans=(study.plans[index],), chosen=0), plans=(plan,))
    drawn = replace(drawing, plans=(drawing.plans[index],))
    files = []
    for code in LANGUAGES:
        file = folder / f"map.{code}.svg"
        file.write_text(draw_static_map(alone, drawn, Language(code)), encoding="utf-8")
        files.append(file)
    return files


def draw_static_map(figures: StudyFigures, drawing: Drawing, lang: Language) -> str:
    """Return a study's leading plan as an SVG document with its styles inside; nothing in it can be clicked or runs."""
    sheets = "\n".join((HERE / f"{name}.css").read_text(encoding="utf-8") for name in ("tokens", "map"))
    style = f"{sheets.split('.panel{')[0]}\n:root{{--u:{1 / drawing.unit_px:.4f}}}\n{STILL}"
    inner = str(draw_map(figures, drawing, lang)).replace("<a ", "<g ").replace("</a>", "</g>")
    head, _, rest = inner.partition(">")
    size = f'xmlns="http://www.w3.org/2000/svg" width="{drawing.frame.width:.0f}" height="{drawing.frame.height:.0f}"'
    return f"{head} {size}>{element('style', Markup(style))}{rest}\n"  # noqa: S704  (our own style sheet)
