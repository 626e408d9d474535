"""The rows themselves: entries stay as they were written, and lessons are found in each language's own forms."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from piste.web.network.models import Agency
from piste.web.projects.models import (
    Commitment,
    ConceptVersion,
    Indicator,
    IndicatorEntry,
    Participant,
    ProjectFigure,
    RegionTarget,
    SiteProject,
    Stage,
)
from piste.web.projects.models.stage import next_stage, stages_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries(people):
    """Make one entry of each sort, all by the same person."""
    anna = people("anna@example.fi")
    site = SiteProject.objects.create(code="pori", region="04", phase=1, name={"fi": "Pori"})
    agency = Agency.objects.create(code="vero", name={"fi": "Verohallinto"})
    taking_part = Participant.objects.create(project=site, agency=agency)
    indicator = Indicator.objects.create(key="m2", name={"fi": "m2"})
    return anna, [
        ProjectFigure.objects.create(project=site, kind="m2", value=7400, by=anna),
        Commitment.objects.create(participant=taking_part, dated=date(2022, 6, 14), people=100, by=anna),
        RegionTarget.objects.create(region="04", year=2030, points=3, by=anna),
        IndicatorEntry.objects.create(indicator=indicator, kind="target", day=date(2030, 12, 31), value=10, by=anna),
    ]


def test_an_entry_is_never_changed_or_deleted(entries):
    _anna, rows = entries
    for row in rows:
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(source="another")
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            type(row).objects.filter(pk=row.pk).delete()
        row.refresh_from_db()
        assert row.source == ""


def test_an_account_may_go_and_its_entries_stay(entries):
    anna, rows = entries
    anna.delete()
    for row in rows:
        row.refresh_from_db()
        assert row.by_id is None


def test_one_concept_is_in_force_and_one_is_drafted():
    for number, state in enumerate(("in-force", "draft"), start=1):
        ConceptVersion.objects.create(number=number, state=state)
        with pytest.raises(IntegrityError), transaction.atomic():
            ConceptVersion.objects.create(number=number + 10, state=state)


def test_stages_follow_one_another():
    assert stages_to("lease") == [Stage.NEED, Stage.REGION_PLAN, Stage.PROJECT_PLAN, Stage.LEASE]
    assert next_stage("opening") == Stage.REVIEW_3_MONTHS
    assert next_stage("review-1-year") is None
    assert [stage.place for stage in Stage] == list(range(10))
