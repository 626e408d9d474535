"""Paper numbers, given while the line was down and entered later with the times on them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from piste.core.errors import PisteError
from piste.web.network.models import Point, Service, StaffMember
from piste.web.network.visits import serving
from piste.web.network.visits.arriving import PAPER_LETTERS, Arrival, arrive
from piste.web.network.visits.calling import open_service
from piste.web.network.visits.models import Period, Visit
from piste.web.network.visits.timeline import change_period, log


@dataclass(frozen=True)
class Paper:
    """What stands on a paper number: when its holder came and, if they have been served already, from when to when."""

    number: int
    service: Service
    came: datetime
    language: str = "fi"
    called: datetime | None = None
    ended: datetime | None = None


@transaction.atomic
def enter_papers(point: Point, papers: Iterable[Paper], staff: StaffMember | None) -> list[Visit]:
    """Enter paper numbers, all or none, in the order in which their holders came.

    Raises
    ------
    PisteError
        Where a number has been entered before, or its times do not follow each other.
    """
    return [enter_paper(point, paper, staff) for paper in sorted(papers, key=lambda one: (one.came, one.number))]


def enter_paper(point: Point, paper: Paper, staff: StaffMember | None) -> Visit:
    """Enter one; who still waits stands in the order by the time of coming, ahead of whoever came later."""
    day = timezone.localdate(paper.came)
    ticket = f"{PAPER_LETTERS} {paper.number:03d}"
    if Visit.objects.filter(point=point, day=day, letter=PAPER_LETTERS, number=paper.number).exists():
        raise PisteError("{ticket} has been entered already.", ticket=ticket)
    if (paper.called is None) != (paper.ended is None):
        raise PisteError("{ticket}: give both when it was called and when it ended, or neither.", ticket=ticket)
    if paper.called and paper.ended and not paper.came <= paper.called < paper.ended <= timezone.now():
        raise PisteError("{ticket}: the times do not follow each other.", ticket=ticket)
    told = Arrival(channel=Visit.Channel.PAPER, language=paper.language, paper_number=paper.number)
    visit = arrive(point, [paper.service], told, paper.came)
    if paper.called and paper.ended:
        note_served(visit, paper.called, paper.ended, staff)
    return visit


def note_served(visit: Visit, called: datetime, ended: datetime, staff: StaffMember | None) -> None:
    """Note what was served meanwhile; the period names the person but no desk, which has its own visits."""
    change_period(visit, Period.Kind.SERVING, called, open_service(visit), None, staff)
    visit.state, visit.first_called_at, visit.calls = Visit.State.SERVING, called, 1
    visit.save(update_fields=["state", "first_called_at", "calls"])
    log(visit, "called", called, None, staff)
    serving.finish(visit, None, None, at=ended)
