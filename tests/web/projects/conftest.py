"""What the tests of the programme office share: people by role, a concept in force, a site on its path."""

import pytest

from piste.web.projects.concept_numbers import built_in_numbers
from piste.web.projects.models import ConceptVersion, Requirement, SiteProject
from piste.web.projects.schedule import make_gates
from web.planning_people import person


def three(fi, sv="", en=""):
    return {"fi": fi, "sv": sv or f"{fi} sv", "en": en or f"{fi} en"}


@pytest.fixture
def officer(db):  # noqa: ARG001
    return person("olli", "officer")


@pytest.fixture
def concept(db):  # noqa: ARG001
    """Make a version in force with two requirements, one checked at works, one at the review."""
    version = ConceptVersion.objects.create(
        number=1, state="in-force", title=three("Konsepti"), figures=built_in_numbers()
    )
    for place, (key, stage) in enumerate((("step-free", "works"), ("feedback", "review-3-months"))):
        Requirement.objects.create(
            version=version, key=key, stage=stage, kind="premises", place=place, name=three(key), text=three(key),
            check_how=three(key), reason=three(key),
        )  # fmt: skip
    return version


@pytest.fixture
def make_site(db):  # noqa: ARG001
    """Make sites with their gates."""

    def make(code="mikkeli", region="10", **more):
        site = SiteProject.objects.create(code=code, region=region, phase=2, name=three(code), **more)
        make_gates(site, None)
        return site

    return make
