"""One service of a visit, in its order, with what came of it."""

from typing import ClassVar

from django.db import models

from piste.web.network.models import Service
from piste.web.network.visits.models.visit import Outcome, Visit


class VisitService(models.Model):
    """A service that the customer came for."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="services")
    position = models.PositiveSmallIntegerField()
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="visit_services")
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    """Empty: still open."""

    class Meta:
        """In the order of the visit."""

        ordering: ClassVar = ["visit", "position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["visit", "position"], name="a_service_once_a_place")]

    def __str__(self) -> str:
        return f"{self.visit_id}.{self.position}"
