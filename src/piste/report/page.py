"""The report as one page: a file that opens offline, sends nothing and runs only the script it came with."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from piste.core.language import Language
from piste.report.drawing import Drawing, build_drawing
from piste.report.figures import StudyFigures, build_figures
from piste.report.page_context import build_context
from piste.report.reach_map import ReachDrawing
from piste.siting.plan import Study

HERE = Path(__file__).parent
STYLES = ("tokens", "base", "page", "reasons", "map", "print")
SCRIPTS = ("core", "table", "map", "labels", "detail")
EARLY_SCRIPT = Markup('document.documentElement.classList.add("scripted")')
FACES = (("400", "normal"), ("600", "normal"), ("400", "italic"))
LETTERS = {
    "latin-ext": "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+0304,U+0308,U+0329,U+1D00-1DBF,"
    "U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C4,U+2113,U+2C60-2C7F,U+A720-A7FF",
    "latin": "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,"
    "U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD",
}
"""Which letters each font file holds, as @fontsource/source-sans-3 5.3.1 says."""


def write_report_html(
    study: Study,
    path: Path,
    language: str,
    other_languages: Mapping[str, str] | None = None,
    *,
    files: Sequence[tuple[str, str]] = (),
) -> None:
    """Write a study as one self-contained page.

    Parameters
    ----------
    study : Study
        The plans to tell of; the page leads with `study.plans[study.chosen]`.
    path : Path
        The file to write.
    language : str
        "fi", "sv" or "en".
    other_languages : Mapping[str, str], optional
        Language code -> name of the file beside this one that holds the page in that language.
    files : Sequence[tuple[str, str]], optional
        Names of files beside this one and what each holds, to be listed at the foot.
    """
    figures = build_figures(study)
    html = render_page(figures, build_drawing(figures), Language(language), other_languages or {}, files)
    path.write_text(html, encoding="utf-8")


def render_page(
    figures: StudyFigures,
    drawing: Drawing,
    lang: Language,
    others: Mapping[str, str],
    files: Sequence[tuple[str, str]] = (),
) -> str:
    """Return the page's text; figures and drawing serve every language."""
    style, script = build_style(drawing), read_script()
    return page_template("report.html").render(
        build_context(figures, drawing, lang, others, files),
        style=Markup(style),  # noqa: S704  (our own files)
        script=Markup(script),  # noqa: S704  (our own files)
        early_script=EARLY_SCRIPT,
        policy=build_policy([EARLY_SCRIPT, script], [style]),
    )


def page_template(name: str) -> Template:
    """Return a page's template."""
    return page_environment().get_template(name)


def build_policy(scripts: Sequence[str], styles: Sequence[str]) -> str:
    """Return a content security policy that lets run and apply exactly these texts, and nothing be fetched."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src " + (" ".join(map(_hash_source, scripts)) or "'none'"),
            "style-src " + " ".join(map(_hash_source, styles)),
            "font-src data:",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash_source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def build_style(drawing: Drawing | ReachDrawing) -> str:
    """Return every style of the page: fonts, style sheets, and how large a pixel is in the map's units."""
    phone = drawing.phone_unit_px
    sizes = (
        f":root{{--u:{1 / drawing.unit_px:.4f}}}"
        f"@media screen and (max-width:900px){{:root{{--u:{1 / phone:.4f};--tall:{drawing.frame.height * phone:.0f}}}}}"
    )
    return f"{read_sheets(STYLES)}\n{sizes}"


def read_sheets(names: Sequence[str]) -> str:
    """Return the fonts and the style sheets named, one after the other."""
    sheets = "\n".join((HERE / "page" / f"{name}.css").read_text(encoding="utf-8") for name in names)
    return f"{read_font_faces()}\n{sheets}"


@lru_cache
def read_font_faces() -> str:
    """Return the style rules of the page's fonts, which hold the fonts themselves."""
    faces = []
    for letters, span in LETTERS.items():
        for weight, slant in FACES:
            font = (HERE / "fonts" / f"source-sans-3-{letters}-{weight}-{slant}.woff2").read_bytes()
            source = f"url(data:font/woff2;base64,{base64.b64encode(font).decode()}) format('woff2')"
            faces.append(
                f'@font-face{{font-family:"Source Sans 3";font-style:{slant};font-weight:{weight};font-display:swap;'
                f"src:{source};unicode-range:{span}}}"
            )
    return "\n".join(faces)


@lru_cache
def read_script() -> str:
    """Return the page's script: its files one after the other, in one function of their own."""
    parts = [(HERE / "page" / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS]
    return '"use strict";(() => {\n' + "\n".join(parts) + "\n})();"


@lru_cache
def page_environment() -> Environment:
    """Return where templates come from, with every value escaped."""
    return Environment(
        loader=PackageLoader("piste.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
