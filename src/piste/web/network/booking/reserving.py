"""Taking resources for a time, all or none: locks in a fixed order first, the database's exclusion rule behind them."""

from collections.abc import Iterable
from contextlib import nullcontext
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from piste.core.errors import PisteError
from piste.web.network.booking.models import Reservation, Resource, Shift
from piste.web.network.booking.span import Span, join, overlap, subtract

LOCK_CLASS = 0x7062
"""The first number of a resource's advisory lock; the second is the resource's own."""
PERSONS = frozenset({Resource.Kind.PERSON, Resource.Kind.INTERPRETER})


class TakenError(PisteError):
    """Something wanted is taken for that time, or a part of it. `resources` has their numbers."""

    def __init__(self, resources: Iterable[int]) -> None:
        super().__init__("This time has just been taken")
        self.resources = frozenset(resources)


def hold_all(
    resources: Iterable[Resource | int],
    during: Span,
    purpose: str,
    key: str = "",
    *,
    good_for: timedelta | None = None,
) -> list[Reservation]:
    """Take several resources for the same time, all or none.

    Parameters
    ----------
    resources : iterable of Resource or their numbers
        Each once.
    during : Span
        Half open: what ends when this begins does not clash.
    purpose, key : str
        Who takes it, and by what it is found again: `("appointment", "17")`.
    good_for : timedelta, optional
        For a hold that counts only so long unless `confirm` makes it firm.

    Raises
    ------
    TakenError
        Naming what is taken; nothing is held then.
    """
    return hold_each([(resource, during) for resource in resources], purpose, key, good_for=good_for)


def hold_each(
    wanted: Iterable[tuple[Resource | int, Span]],
    purpose: str,
    key: str = "",
    *,
    good_for: timedelta | None = None,
) -> list[Reservation]:
    """Take resources, each for a time of its own, all or none; as `hold_all` otherwise."""
    pairs = [(number_of(resource), during) for resource, during in wanted]
    now = timezone.now()
    with nullcontext() if connection.in_atomic_block else transaction.atomic():
        lock_resources(resource for resource, _ in pairs)
        taken = find_taken(pairs)
        if taken and drop_expired(pairs, now):
            taken = find_taken(pairs)
        if taken:
            raise TakenError(taken)
        expires_at = now + good_for if good_for else None
        made = [
            Reservation(resource_id=resource, during=during.range, purpose=purpose, key=key, expires_at=expires_at)
            for resource, during in pairs
        ]
        try:
            with transaction.atomic():
                Reservation.objects.bulk_create(made)
        except IntegrityError as refused:  # somebody who took no lock, or one resource asked for twice
            if "a_resource_once_at_a_time" not in str(refused):
                raise
            raise TakenError({resource for resource, _ in pairs}) from refused
    return made


def confirm(reservations: Iterable[Reservation], key: str | None = None) -> bool:
    """Make holds firm; return False, with all of them let go, where one has expired or been released meanwhile."""
    held = list(reservations)
    with transaction.atomic():
        lock_resources(one.resource_id for one in held)
        mine = Reservation.objects.filter(pk__in=[one.pk for one in held])
        good = mine.filter(Q(expires_at=None) | Q(expires_at__gt=timezone.now()), is_active=True)
        if good.count() < len(held):
            mine.update(is_active=False)
            return False
        mine.update(expires_at=None) if key is None else mine.update(expires_at=None, key=key)
    return True


def release(purpose: str, key: str) -> int:
    """Let go whatever was taken for a purpose under a key; return how many."""
    return Reservation.objects.filter(purpose=purpose, key=key, is_active=True).update(is_active=False)


def release_expired() -> int:
    """Let go the holds that nobody confirmed in time."""
    return Reservation.objects.filter(is_active=True, expires_at__lte=timezone.now()).update(is_active=False)


def free_spans(
    resources: Iterable[Resource | int], start: datetime, end: datetime, *, roles: Iterable[str] | None = None
) -> dict[int, list[Span]]:
    """Return when each resource is free between two moments, with at most three queries.

    Parameters
    ----------
    roles : iterable of str, optional
        For people: only while they have a shift of one of these roles and are not absent. Rooms and desks have none.
    """
    numbers = [number_of(resource) for resource in resources]
    whole = Span(start, end)
    taken: dict[int, list[Span]] = {number: [] for number in numbers}
    reserved = Reservation.objects.filter(
        Q(expires_at=None) | Q(expires_at__gt=timezone.now()),
        resource__in=numbers,
        is_active=True,
        during__overlap=whole.range,
    )
    for number, during in reserved.values_list("resource", "during"):
        taken[number].append(Span.of(during))
    present = {key: [whole] for key in numbers} if roles is None else presence(numbers, whole, frozenset(roles))
    return {number: subtract(present[number], taken[number]) for number in numbers}


def presence(numbers: list[int], whole: Span, roles: frozenset[str]) -> dict[int, list[Span]]:
    """Return when people are on shift in these roles; what is no person is there all the time."""
    kinds = dict(Resource.objects.filter(pk__in=numbers).values_list("pk", "kind"))
    there: dict[int, list[Span]] = {number: [] if kinds[number] in PERSONS else [whole] for number in numbers}
    away: dict[int, list[Span]] = {number: [] for number in numbers}
    shifts = Shift.objects.filter(staff__resource__in=numbers, during__overlap=whole.range)
    for number, role, during in shifts.values_list("staff__resource", "role", "during"):
        if role == Shift.Role.ABSENCE:
            away[number].append(Span.of(during))
        elif role in roles:
            there[number].append(Span.of(during))
    return {number: subtract(overlap(join(there[number]), [whole]), away[number]) for number in numbers}


def number_of(resource: Resource | int) -> int:
    """Return a resource's number."""
    return resource if isinstance(resource, int) else resource.pk


def lock_resources(numbers: Iterable[int]) -> None:
    """Lock resources to the end of the transaction, always in the same order so that nobody waits in a ring.

    Interpreters come last: whoever holds people and a room may take interpreters for them afterwards.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, wanted.id) FROM (SELECT id::int FROM booking_resource "
            "WHERE id = ANY(%s) ORDER BY kind = 'interpreter', id) AS wanted",
            [LOCK_CLASS, list(set(numbers))],
        )


def drop_expired(pairs: list[tuple[int, Span]], now: datetime) -> int:
    """Let go expired holds of locked resources; return how many."""
    numbers = {resource for resource, _ in pairs}
    return Reservation.objects.filter(resource__in=numbers, is_active=True, expires_at__lte=now).update(is_active=False)


def find_taken(pairs: list[tuple[int, Span]]) -> set[int]:
    """Return which of the wanted are taken, with one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT r.resource_id FROM booking_reservation r JOIN "
            "unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[]) AS w(resource, start, finish) "
            "ON r.resource_id = w.resource AND r.is_active AND r.during && tstzrange(w.start, w.finish)",
            [
                [resource for resource, _ in pairs],
                [during.start for _, during in pairs],
                [during.end for _, during in pairs],
            ],
        )
        return {row[0] for row in cursor.fetchall()}
