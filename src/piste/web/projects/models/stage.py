"""The path of a site project, from need to follow-up."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """The stages in their order; each ends with its gate, a milestone."""

    NEED = "need", _("Need and decision")
    REGION_PLAN = "region-plan", _("Region’s plan")
    PROJECT_PLAN = "project-plan", _("Project plan")
    LEASE = "lease", _("Lease")
    DESIGN = "design", _("Design")
    WORKS = "works", _("Works")
    MOVES = "moves", _("Moves")
    OPENING = "opening", _("Opening")
    REVIEW_3_MONTHS = "review-3-months", _("Review after three months")
    REVIEW_1_YEAR = "review-1-year", _("Review after a year")

    @property
    def place(self) -> int:
        """Return its place on the path, from 0."""
        return list(Stage).index(self)


def stages_to(stage: str) -> list[Stage]:
    """Return the stages up to one, itself included."""
    return list(Stage)[: Stage(stage).place + 1]


def next_stage(stage: str) -> Stage | None:
    """Return the stage that follows, None after the last."""
    later = list(Stage)[Stage(stage).place + 1 :]
    return later[0] if later else None
