"""Make the document of a regional plan from folders, and say where it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rich.text import Text

from piste.cli.asked_plan import open_plan
from piste.cli.output import console
from piste.cli.planning import check_folder
from piste.core.artefact import whole_folder
from piste.core.language import LANGUAGES, Language
from piste.report.plan_document.build import LaterSteps
from piste.report.plan_document.dossier import Dossier, read_dossier
from piste.report.plan_document.facts import build_facts
from piste.report.plan_document.money_facts import read_money, read_projects
from piste.report.plan_document.outputs import document_outputs
from piste.report.plan_document.region_study import find_region
from piste.report.plan_reading import read_saved_plan
from piste.siting.plan import Study

NO_DAY = date(2000, 1, 1)
"""Where the dossier gives no day: the document then tells none."""


@dataclass(frozen=True)
class DocumentAsk:
    """What a document is asked to be of."""

    region: str = ""
    texts: Path | None = None
    money: Path | None = None
    programme: Path | None = None
    all_languages: bool = False


def run_document(plan: Path, ask: DocumentAsk, folder: Path, language: Language) -> None:
    """Make the document of a plan's folder or scenario.

    Raises
    ------
    PisteError
        Where the plan, the region or a file cannot be used.
    """
    check_folder(folder)
    dossier = Dossier(NO_DAY) if ask.texts is None else read_dossier(ask.texts)
    later = LaterSteps(
        None if ask.money is None else read_money(ask.money),
        None if ask.programme is None else read_projects(ask.programme),
    )
    study, _ = open_plan(plan, language)
    tiers = read_saved_plan(plan).content.get("tiers") if plan.is_dir() else None
    codes = (
        [language.code, *(code for code in LANGUAGES if code != language.code)]
        if ask.all_languages
        else [language.code]
    )
    make_document(study, ask.region, dossier, folder, codes, later, tiers)
    target = console()
    words = language.text("The document is here: {file}", file=str(folder.absolute() / f"regional-plan.{codes[0]}.pdf"))
    target.print(Text(words), soft_wrap=True)


def make_document(
    study: Study,
    region: str,
    dossier: Dossier,
    folder: Path,
    codes: list[str],
    later: LaterSteps,
    tiers: Mapping[str, Any] | None = None,
) -> None:
    """Write the files of a study's document into a folder, whole or not at all."""
    facts = build_facts(study, find_region(study, region) if region else "", tiers)
    with whole_folder(folder) as draft:
        document_outputs(facts, dossier, draft, codes, later)
