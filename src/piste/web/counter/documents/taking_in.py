"""Papers are taken in against a receipt; a mistaken receipt is made void, never deleted."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from piste.core.errors import PisteError
from piste.web.accounts.audit import record
from piste.web.counter.documents.models import Batch, Receipt
from piste.web.counter.documents.models.receipt import MOST_PAPERS
from piste.web.network.models import Agency, Offering, Point
from piste.web.network.visits.papers import count_papers


def authorities_of(point: Point, day: Any) -> list[Agency]:
    """Return the authorities for which papers are taken in at a point on a day."""
    taken = Offering.objects.filter(point=point, presence=Offering.Presence.DOCUMENTS, valid_from__lte=day)
    open_now = taken.exclude(valid_until__lt=day)
    return list(Agency.objects.filter(services__offerings__in=open_now).distinct().order_by("code"))


@transaction.atomic
def take_in(
    point: Point, agency: Agency, kind: str, count: int, user: Any, request_id: UUID | None = None,
    at: datetime | None = None, *, is_own_visit: bool = True,
) -> Receipt:  # fmt: skip
    """Take papers in and return their receipt; the same form pressed twice makes one.

    Parameters
    ----------
    is_own_visit : bool
        Whether the customer came for this alone, which is counted as a visit.

    Raises
    ------
    PisteError
        For another kind, for no papers, or where the point takes none in for the authority.
    """
    now = at or timezone.now()
    day = timezone.localdate(now)
    if kind not in set(Receipt.Kind) or not 1 <= count <= MOST_PAPERS:
        raise PisteError("Say what the papers are, and how many: 1 to {most}.", most=MOST_PAPERS)
    if agency not in authorities_of(point, day):
        raise PisteError("This point takes in no papers for this authority.")
    lock(f"receipts {point.pk} {day.year}")
    if request_id is not None and (known := Receipt.objects.filter(request_id=request_id).first()) is not None:
        return known
    last = Receipt.objects.filter(point=point, year=day.year).aggregate(last=Max("number"))["last"]
    made = Receipt.objects.create(
        point=point, agency=agency, year=day.year, number=(last or 0) + 1, kind=kind, count=count, received_at=now,
        received_by=user, request_id=request_id,
    )  # fmt: skip
    record(user, "documents.taken-in", made, agency=agency.code, kind=kind, count=count)
    if is_own_visit:
        count_papers(point, now)
    return made


@transaction.atomic
def make_void(receipt: Receipt, reason: str, user: Any) -> Receipt:
    """Make a mistaken receipt void; its number stays.

    Raises
    ------
    PisteError
        Without a reason, or where the papers are in a batch already.
    """
    mine = Receipt.objects.select_for_update().get(pk=receipt.pk)
    if not reason.strip():
        raise PisteError("Say why the receipt is void.")
    if mine.batch_id is not None:
        raise PisteError("The papers of {receipt} are in a batch. Take them out of it first.", receipt=str(mine))
    if mine.voided_at is None:
        mine.voided_at, mine.voided_by, mine.void_reason = timezone.now(), user, reason.strip()[:120]
        mine.save(update_fields=["voided_at", "voided_by", "void_reason"])
        record(user, "documents.void", mine, reason=mine.void_reason)
    return mine


def next_batch_number(point: Point, agency: Agency, year: int) -> int:
    """Return the next number of an authority's batches; under the lock that the caller holds."""
    batches = Batch.objects.filter(point=point, agency=agency, year=year)
    return int(batches.aggregate(last=Max("number"))["last"] or 0) + 1


def lock(name: str) -> None:
    """Wait for whoever counts the same numbers, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
