"""Asking interpreters: taking their time, hearing their answers, and finding the next by the same rules.

The appointment's row is locked first, then the order's, then interpreters: nobody waits in a ring.
"""

from datetime import UTC, datetime, time, timedelta
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from piste.web.network.booking.appointments import RefusedError
from piste.web.network.booking.minutes import HELSINKI, MINUTE, local_day
from piste.web.network.booking.models import Appointment, Reservation, Shift
from piste.web.network.booking.reserving import TakenError, free_spans, hold_each, release
from piste.web.network.booking.resources import resources_of
from piste.web.network.booking.span import Span
from piste.web.remote.interpreting.models import Assignment, Disqualification, InterpreterProfile, Order
from piste.web.remote.interpreting.need import Need, fitting, in_order, need_of
from piste.web.remote.interpreting.telling import tell_interpreter, tell_lacking, tell_ordered

PURPOSE = "interpreting"
"""Of interpreters' reservations; the key is the order's number."""
TRIES = 4
DAYTIME = (8, 20)
"""Hours in which an answer may be expected; ASSUMPTION."""
State = Assignment.State
LIVE = (State.ASKED, State.ACCEPTED)
FOUND_AGAIN = timedelta(days=730)
"""For how long an interpreter's own word that they are disqualified in a matter is kept."""


def take_interpreters(order: Order, number: int) -> list[Assignment]:
    """Take the time of so many more interpreters, and ask them; all or none.

    Raises
    ------
    TakenError
        So many are not free.
    """
    during = Span(order.appointment.starts_at, order.appointment.ends_at)
    for _again in range(TRIES):
        mine = set(order.assignments.filter(state__in=LIVE).values_list("profile", flat=True))
        chosen = list(islice(free_for(need_of(order), during, mine), number))
        if len(chosen) < number:
            raise TakenError(())
        resources = resources_of([one.staff for one in chosen])
        try:
            hold_each([(resource, during) for resource in resources], PURPOSE, str(order.pk))
        except TakenError:
            continue
        by = answer_by(during.start, timezone.now())
        made = [Assignment.objects.create(order=order, profile=one, answer_by=by) for one in chosen]
        for assignment in made:
            tell_interpreter(assignment, "asked")
        return made
    raise TakenError(())


def free_for(need: Need, during: Span, besides: set[int]) -> list[InterpreterProfile]:
    """Return who fits and is free for the whole of a time, in the order in which they are asked."""
    now = timezone.now()
    profiles = in_order(need, fitting(need, local_day(during.start)).exclude(pk__in=besides))
    asked = [one for one in profiles if now + one.notice_min * MINUTE <= during.start]
    if not asked:
        return []
    resources = resources_of([one.staff for one in asked])
    free = free_spans(resources, during.start, during.end, roles=[Shift.Role.REMOTE])
    return [one for one, resource in zip(asked, resources, strict=True) if free[resource.pk] == [during]]


def answer_by(starts_at: datetime, now: datetime) -> datetime:
    """Return until when an interpreter answers: the setting's limit, and never past half of the time that is left.

    Where the limit falls into the night, it is nine in the morning.
    """
    limit = now + timedelta(minutes=settings.INTERPRETING_ANSWER_MIN)
    local = limit.astimezone(HELSINKI)
    if not DAYTIME[0] <= local.hour < DAYTIME[1]:
        morning = local.date() + timedelta(days=int(local.hour >= DAYTIME[1]))
        limit = datetime.combine(morning, time(DAYTIME[0] + 1), tzinfo=HELSINKI).astimezone(UTC)
    return min(limit, now + (starts_at - now) / 2)


def lock_order(order_pk: int) -> Order:
    """Return an order with its appointment, both locked."""
    appointment = Appointment.objects.select_for_update().get(interpreting=order_pk)
    order = Order.objects.select_for_update().get(pk=order_pk)
    order.appointment = appointment
    return order


def lock_assignment(assignment: Assignment, states: tuple[str, ...]) -> Assignment:
    """Return an assignment in one of some states with its order locked.

    Raises
    ------
    RefusedError
        It is in none of them, or its order is over.
    """
    order = lock_order(assignment.order_id)
    held = order.assignments.select_related("profile__staff").get(pk=assignment.pk)
    held.order = order
    if held.state not in states or not order.is_live:
        raise RefusedError(gettext_noop("This request is over or has been answered"))
    return held


@transaction.atomic
def accept(assignment: Assignment) -> None:
    """Note that the interpreter comes. Raises `RefusedError` where the request is over."""
    held = lock_assignment(assignment, (State.ASKED,))
    if held.answer_by <= timezone.now():
        raise RefusedError(gettext_noop("The time to answer is over: somebody else is being asked"))
    settle(held, State.ACCEPTED)
    order = held.order
    if order.assignments.filter(state=State.ACCEPTED).count() >= order.number:
        order.state = Order.State.CONFIRMED
        order.save(update_fields=["state"])
        tell_ordered(order, "confirmed")


@transaction.atomic
def decline(assignment: Assignment, reason: str) -> None:
    """Note that the interpreter does not come, and ask the next. Raises `RefusedError` where the request is over."""
    held = lock_assignment(assignment, (State.ASKED,))
    if reason == Assignment.Reason.DISQUALIFIED and held.order.matter_hash:
        Disqualification.objects.get_or_create(
            profile=held.profile, matter_hash=held.order.matter_hash,
            defaults={"valid_until": local_day(timezone.now() + FOUND_AGAIN)},
        )  # fmt: skip
    let_go(held, State.DECLINED, reason)
    replace(held.order)


@transaction.atomic
def fall_ill(assignment: Assignment) -> None:
    """Note that an interpreter cannot come after all, and find the next by the same rules."""
    held = lock_assignment(assignment, LIVE)
    let_go(held, State.ILL, Assignment.Reason.ILLNESS)
    tell_interpreter(held, "freed")
    replace(held.order)


@transaction.atomic
def expire(assignment: Assignment) -> None:
    """Ask the next where the time to answer is over."""
    held = lock_assignment(assignment, (State.ASKED,))
    if held.answer_by <= timezone.now():
        let_go(held, State.EXPIRED, "")
        tell_interpreter(held, "expired")
        replace(held.order)


def replace(order: Order) -> None:
    """Ask so many interpreters as are missing; where too few are free, ask those and say that one is lacking."""
    missing = order.number - order.assignments.filter(state__in=LIVE).count()
    was, state = order.state, Order.State.ASKED
    for number in range(missing, 0, -1):
        try:
            with transaction.atomic():
                take_interpreters(order, number)
        except TakenError:
            state = Order.State.LACKING
        else:
            break
    order.state = state
    order.save(update_fields=["state"])
    if state == Order.State.LACKING and was != state:
        tell_lacking(order)


@transaction.atomic
def seek_again(order: Order) -> bool:
    """Try again for an order that lacks an interpreter; tell whether nobody is lacking any more."""
    held = lock_order(order.pk)
    if held.state != Order.State.LACKING:
        return True
    replace(held)
    return held.state != Order.State.LACKING


def settle(held: Assignment, state: str, reason: str = "") -> None:
    """Write an answer."""
    held.state, held.reason, held.answered_at = state, reason, timezone.now()
    held.save(update_fields=["state", "reason", "answered_at"])


def let_go(held: Assignment, state: str, reason: str) -> None:
    """Write that an interpreter does not come; their time is free at once."""
    settle(held, state, reason)
    Reservation.objects.filter(
        purpose=PURPOSE, key=str(held.order_id), is_active=True, resource__staff=held.profile.staff_id
    ).update(is_active=False)


def close(order: Order, state: str) -> None:
    """End an order: interpreters' time is free; on a cancellation they are told."""
    live = list(order.assignments.filter(state__in=LIVE).select_related("profile__staff"))
    release(PURPOSE, str(order.pk))
    order.state = state
    order.save(update_fields=["state"])
    if state == Order.State.CANCELLED:
        for one in live:
            one.order = order
            settle(one, State.CANCELLED)
            tell_interpreter(one, "cancelled")
