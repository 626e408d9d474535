"""A customer who came only to hand papers in: counted as a visit that waited for nobody and took no time of a desk."""

from datetime import datetime

from django.utils import timezone

from piste.web.network.events import VisitFinished, publish_event
from piste.web.network.models import Point
from piste.web.network.visits.models import Outcome, Visit
from piste.web.network.visits.timeline import log


def count_papers(point: Point, at: datetime) -> Visit:
    """Count such a visit; it has no period, since how long it took is not measured."""
    visit = Visit.objects.create(
        point=point, day=timezone.localdate(at), kind=Visit.Kind.DOCUMENT, channel=Visit.Channel.DESK, arrived_at=at,
        effective_at=at, state=Visit.State.FINISHED, outcome=Outcome.SOLVED, ended_at=at,
    )  # fmt: skip
    log(visit, "finished", at, outcome=Outcome.SOLVED.value)
    publish_event(VisitFinished(visit.pk, point.pk, Outcome.SOLVED, at))
    return visit
