"""The concept's numbers: kept as the TOML of a version, read by the engine's own reader and by nothing else."""

import tomllib

from piste.core.errors import ScenarioError
from piste.core.findings import Findings
from piste.premises.concept import Concept
from piste.premises.concept_file import DEFAULT, parse_concept
from piste.web.projects.models import ConceptVersion

NAME = "concept.toml"


def read_numbers(text: str) -> Concept:
    """Read a version's numbers as the engine does.

    Raises
    ------
    ScenarioError
        With every finding of the engine.
    """
    findings = Findings(NAME)
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        todo = "Mend the line named; examples stand in the folder examples."
        findings.error("settings-not-toml", "The file is not valid TOML: {fault}.", todo, fault=str(fault))
        raise ScenarioError(findings) from None
    return parse_concept(content, findings)


def built_in_numbers() -> str:
    """Return the TOML of the engine's built-in concept, with which the first version begins."""
    return DEFAULT.read_text(encoding="utf-8")


def concept_in_force() -> ConceptVersion | None:
    """Return the version in force, None where the programme office has put none in force."""
    return ConceptVersion.objects.filter(state=ConceptVersion.State.IN_FORCE).first()


def numbers_in_force() -> Concept:
    """Return the numbers that hold now: of the version in force, else the engine's built-in ones."""
    version = concept_in_force()
    return read_numbers(built_in_numbers() if version is None else version.figures)
