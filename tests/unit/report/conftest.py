"""One invented study, read once, for all tests of the report."""

import pytest

from piste.report.drawing import build_drawing
from piste.report.figures import build_figures
from report_study import build_study


@pytest.fixture(scope="session")
def study():
    return build_study()


@pytest.fixture(scope="session")
def figures(study):
    return build_figures(study)


@pytest.fixture(scope="session")
def drawing(figures):
    return build_drawing(figures)


@pytest.fixture(scope="session")
def alone():
    """Return the figures of one plan with nothing to compare it with."""
    return build_figures(build_study(120, (7,), today=False))
