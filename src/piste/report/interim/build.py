"""The interim report as a document in one language, from its facts and the texts that people wrote."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from piste.basedata.area import Areas
from piste.core.language import Language
from piste.report.document.docx_writer import write_docx
from piste.report.document.model import Document, TitlePage
from piste.report.document.plain_text import clean_all
from piste.report.document.typst_writer import write_pdf
from piste.report.interim.appendix import write_appendix
from piste.report.interim.chapters import write_experience, write_goals, write_regions, write_service
from piste.report.interim.chapters_later import write_costs, write_learned, write_sources
from piste.report.interim.facts import Interim
from piste.report.interim.region_states import draw_region_states
from piste.report.interim.summary import write_reader, write_summary
from piste.report.interim.teller import Teller

NAME = "interim-report"
KINDS = ("pdf", "docx", "xlsx")


def build_interim(told: Interim, lang: Language, areas: Areas | None = None) -> Document:
    """Build the report.

    Parameters
    ----------
    told
        Facts and texts; texts that are not written in the language are shown in another, and the document says so.
    areas
        Outlines of regions for the map; without them no map is drawn.
    """
    teller = Teller(told, lang)
    chapters = [
        write_summary(teller),
        write_reader(teller),
        write_goals(teller),
        write_regions(teller, areas),
        write_service(teller),
        write_experience(teller),
        write_costs(teller),
        write_learned(teller),
        write_sources(teller),
    ]
    area, title = teller.words(told.area), teller.words(told.title)
    state = teller.text("Frozen, version {n}", n=told.version) if told.version else teller.text("Draft")
    facts = [
        (teller.text("Period"), f"{teller.day(told.first)}–{teller.day(told.last)}"),
        (teller.text("As of"), teller.day(told.last)), (teller.text("Figures gathered"), teller.day(told.drawn)),
        ("SHA-256", told.sha256),
    ]  # fmt: skip
    example = any((told.curve.example, told.state_money.example, *(one.example for one in told.surveys)))
    note = (
        teller.text("What is not known is written as not known. Figures marked EXAMPLE are invented.")
        if example
        else teller.text("What is not known is written as not known. Estimates are called estimates.")
    )
    cover = ""
    if areas is not None and told.scope == "country":
        cover = draw_region_states(areas, {one.code: one.state for one in told.regions}, (), 300.0, 360.0)
    subtitle = teller.text("Interim report {period}", period=teller.period)
    if told.scope != "country":
        subtitle = f"{subtitle}, {area}"
    document = Document(
        language=lang.code,
        title_page=TitlePage(
            told.publisher, title, subtitle, state, tuple(row for row in facts if row[1]), note, cover
        ),
        chapters=tuple(chapter for chapter in chapters if chapter is not None),
        running=f"{title}. {subtitle}",
        remark=state,
        footer=teller.text(
            "As of {day}, figures gathered {drawn}", day=teller.day(told.last), drawn=teller.day(told.drawn)
        ),
        day=date.fromisoformat(told.drawn),
    )
    return clean_all(document)


def interim_name(kind: str, language: str) -> str:
    """Return the name of a file: `interim-report.fi.pdf`."""
    return f"{NAME}.{language}.{kind}"


def interim_outputs(told: Interim, folder: Path, languages: Sequence[str], areas: Areas | None = None) -> list[Path]:
    """Write PDF, DOCX and the appendix in each language into an existing folder; the same facts give the same bytes."""
    written = []
    for code in languages:
        lang = Language(code)
        document = build_interim(told, lang, areas)
        paths = [folder / interim_name(kind, code) for kind in KINDS]
        paths[0].write_bytes(write_pdf(document))
        paths[1].write_bytes(write_docx(document))
        write_appendix(told, paths[2], lang)
        written += paths
    return written
