"""A person's turn at a desk: chosen once, ended by leaving; who may sit where."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q
from django.utils import timezone

from piste.core.errors import PisteError
from piste.web.accounts.permission import may
from piste.web.network.models import Desk, Point, StaffMember
from piste.web.network.visits.calling import visit_at
from piste.web.network.visits.models import DeskTurn

ACTION = "desk.use"
SEATS = (Desk.Kind.COUNTER, Desk.Kind.RECEPTION)


def staff_of(user: Any) -> StaffMember | None:
    """Return who a user is in the staff register; None for one who is not in service there."""
    return StaffMember.objects.select_related("agency", "point").filter(user=user.pk, is_active=True).first()


def may_serve_at(user: Any, staff: StaffMember | None, point: Point) -> bool:
    """Tell whether a person may use a point's desks: by a right to the point, or of their authority where they work."""
    if may(user, ACTION, point.scope):
        return True
    works_here = staff is not None and staff.point_id == point.pk
    return staff is not None and works_here and may(user, ACTION, replace(point.scope, agency=staff.agency.code))


def points_of(user: Any, staff: StaffMember | None) -> list[Point]:
    """Return the points whose desks a person may use, their own place of work first."""
    open_now = Point.objects.select_related("operator").filter(closed_on__isnull=True)
    own = staff.point_id if staff else None
    return sorted((p for p in open_now if may_serve_at(user, staff, p)), key=lambda p: (p.pk != own, p.code))


def find_turn(staff: StaffMember | None, now: datetime | None = None) -> DeskTurn | None:
    """Return the person's open turn of today."""
    if staff is None:
        return None
    turns = DeskTurn.objects.select_related("desk__point__operator", "staff__agency")
    return turns.filter(staff=staff, during__endswith__isnull=True, during__startswith__gte=midnight(now)).first()


def midnight(now: datetime | None = None) -> datetime:
    """Return when the local day began."""
    day = timezone.localdate(now or timezone.now())
    return timezone.make_aware(datetime.combine(day, time()))


@transaction.atomic
def take_desk(staff: StaffMember, desk: Desk, at: datetime | None = None) -> DeskTurn:
    """Begin a turn at a desk; the person's earlier one ends, and one that somebody forgot to end on another day.

    Raises
    ------
    PisteError
        Where somebody else sits there, or the person's present desk still serves somebody.
    """
    now = at or timezone.now()
    Desk.objects.select_for_update().get(pk=desk.pk)
    mine = find_turn(staff, now)
    if mine is not None and mine.desk_id == desk.pk:
        return mine
    if mine is not None:
        leave_desk(mine, now)
    forgotten = DeskTurn.objects.filter(Q(desk=desk) | Q(staff=staff), during__endswith__isnull=True)
    for turn in forgotten.filter(during__startswith__lt=midnight(now)):
        end_turn(turn, midnight(turn.during.lower) + timedelta(days=1))
    try:
        with transaction.atomic():
            return DeskTurn.objects.create(desk=desk, staff=staff, during=DateTimeTZRange(now, None, "[)"))
    except IntegrityError:
        raise PisteError("Somebody else sits at desk {desk}. Choose another.", desk=desk.code) from None


def leave_desk(turn: DeskTurn, at: datetime | None = None) -> None:
    """End a turn.

    Raises
    ------
    PisteError
        Where the desk still serves somebody.
    """
    if (busy := visit_at(turn.desk)) is not None:
        raise PisteError("The desk still serves {ticket}. Finish or park it first.", ticket=str(busy))
    end_turn(turn, at or timezone.now())


def end_turn(turn: DeskTurn, at: datetime) -> None:
    """Write the end; a turn of no length is not kept."""
    if at <= turn.during.lower:
        turn.delete()
        return
    turn.during = DateTimeTZRange(turn.during.lower, at, "[)")
    turn.save(update_fields=["during"])
