"""All files of a regional plan's document: PDF, DOCX and XLSX in each language, and one GeoPackage."""

from collections.abc import Callable, Sequence
from pathlib import Path

from piste.core.language import Language
from piste.report.document.docx_writer import write_docx
from piste.report.document.typst_writer import write_pdf
from piste.report.plan_document.build import LaterSteps, build_document
from piste.report.plan_document.dossier import Dossier
from piste.report.plan_document.facts import PlanFacts
from piste.report.plan_document.layers import write_plan_geopackage, write_plan_workbook

NAME = "regional-plan"
KINDS = ("pdf", "docx", "xlsx")


def document_name(kind: str, language: str = "") -> str:
    """Return the name of a file: `regional-plan.fi.pdf`; the GeoPackage has no language."""
    return f"{NAME}.gpkg" if kind == "gpkg" else f"{NAME}.{language}.{kind}"


def document_outputs(
    facts: PlanFacts,
    dossier: Dossier,
    folder: Path,
    languages: Sequence[str] = ("en",),
    later: LaterSteps = LaterSteps(),  # noqa: B008
    progress: Callable[[float], None] = lambda _share: None,
) -> list[Path]:
    """Write all files into an existing folder and return them; the same bytes for the same plan and dossier.

    Parameters
    ----------
    facts, dossier, later
        What the document tells.
    folder : Path
        The caller sees to it that a half-written one is never seen (`whole_folder`).
    languages : Sequence[str]
        Codes: `fi`, `sv`, `en`.
    progress : Callable
        Told the share that is done; may raise to stop.
    """
    written: list[Path] = []
    steps = len(KINDS) * len(languages) + 1

    def target(kind: str, code: str = "") -> Path:
        progress(len(written) / steps)
        written.append(folder / document_name(kind, code))
        return written[-1]

    for code in languages:
        document = build_document(facts, dossier, Language(code), later)
        target("pdf", code).write_bytes(write_pdf(document))
        target("docx", code).write_bytes(write_docx(document))
        write_plan_workbook(facts, dossier, target("xlsx", code), Language(code))
    write_plan_geopackage(facts, target("gpkg"))
    progress(1.0)
    return written
