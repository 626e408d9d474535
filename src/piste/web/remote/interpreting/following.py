"""What follows from elsewhere: an appointment moves or ends, an interpreter is absent by the roster, time runs out."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from piste.web.network.booking.appointments import RefusedError
from piste.web.network.booking.models import Shift
from piste.web.network.booking.reserving import release
from piste.web.network.events import AppointmentChanged, subscribe
from piste.web.remote.interpreting.models import Assignment, Disqualification, Order, PreferredList
from piste.web.remote.interpreting.ordering import (
    LIVE,
    PURPOSE,
    close,
    expire,
    fall_ill,
    lock_order,
    seek_again,
    settle,
    take_interpreters,
)
from piste.web.remote.interpreting.telling import tell_interpreter

KEPT = timedelta(days=14)
UNUSED = timedelta(days=730)
AT_A_TIME = 200
FOR_THIS_TIME = Q(state__in=["expired", "ill"]) | Q(state="declined", reason__in=["other-work", "illness"])
"""Answers that concerned the old time alone."""


@subscribe(AppointmentChanged)
def follow_appointment(event: AppointmentChanged) -> None:
    """Cancel, end or ask anew, in the appointment's own transaction."""
    found = Order.objects.filter(appointment=event.appointment_id).first()
    if found is None or event.change in {"booked", "checked-in"}:
        return
    order = lock_order(found.pk)
    if event.change == "moved":
        ask_anew(order)
    elif event.change == "served":
        close(order, Order.State.DONE)
    elif order.is_live or order.state == Order.State.OWN:
        close(order, Order.State.CANCELLED)


def ask_anew(order: Order) -> None:
    """Ask for the new time, the same interpreters first; where too few are free the move itself is refused.

    Raises
    ------
    TakenError
        Too few are free: the appointment keeps its old time, and everybody theirs.
    """
    if not order.is_live:
        return
    release(PURPOSE, str(order.pk))
    before = list(order.assignments.filter(state__in=LIVE).select_related("profile__staff"))
    for one in before:
        one.order = order
        settle(one, Assignment.State.CANCELLED)
    order.assignments.filter(FOR_THIS_TIME).update(state=Assignment.State.CANCELLED)
    wanted = [one.profile_id for one in before]
    kept, order.preferred = order.preferred, [*wanted, *(key for key in order.preferred if key not in wanted)]
    asked = {one.profile_id for one in take_interpreters(order, order.number)}
    order.preferred, order.state = kept, Order.State.ASKED
    order.save(update_fields=["state"])
    for one in before:
        if one.profile_id not in asked:
            tell_interpreter(one, "cancelled")


def replace_absent() -> int:
    """Find the next for interpreters whom the roster calls absent; return for how many."""
    away = Shift.objects.filter(
        staff=OuterRef("profile__staff"), role=Shift.Role.ABSENCE,
        during__startswith__lt=OuterRef("order__appointment__ends_at"),
        during__endswith__gt=OuterRef("order__appointment__starts_at"),
    )  # fmt: skip
    mine = Assignment.objects.filter(state__in=LIVE, order__appointment__ends_at__gt=timezone.now())
    return sum(try_one(fall_ill, one) for one in mine.filter(Exists(away))[:AT_A_TIME])


def expire_unanswered() -> int:
    """Ask the next where the time to answer is over; return how many did not answer."""
    late = Assignment.objects.filter(state=Assignment.State.ASKED, answer_by__lte=timezone.now())
    return sum(try_one(expire, one) for one in late.order_by("answer_by")[:AT_A_TIME])


def try_one(change: object, assignment: Assignment) -> bool:
    """Do it unless somebody else was faster."""
    try:
        change(assignment)  # type: ignore[operator]
    except RefusedError:
        return False
    return True


def seek_lacking() -> int:
    """Try again where an interpreter is lacking; return for how many one was found."""
    lacking = Order.objects.filter(state=Order.State.LACKING, appointment__starts_at__gt=timezone.now())
    return sum(seek_again(order) for order in lacking.order_by("appointment__starts_at")[:AT_A_TIME])


def forget_matters() -> int:
    """Forget references of matters past, disqualifications that ended, and lists that nobody uses; return how many."""
    now = timezone.now()
    over = Order.objects.filter(appointment__ends_at__lt=now - KEPT).exclude(matter_hash="", preferred=[], refused=[])
    count = over.update(matter_hash="", preferred=[], refused=[])
    count += Disqualification.objects.filter(valid_until__lt=timezone.localdate()).delete()[0]
    unused = Q(used_at__lt=now - UNUSED) | Q(used_at=None, made_at__lt=now - UNUSED)
    return count + PreferredList.objects.filter(unused).delete()[0]
