"""Batches: what waits is batched, handed over, and acknowledged paper by paper; what did not arrive stays listed."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from piste.core.errors import PisteError
from piste.web.accounts.audit import record
from piste.web.counter.documents.models import Batch, Receipt
from piste.web.counter.documents.taking_in import lock, next_batch_number
from piste.web.network.models import Agency, Point


@transaction.atomic
def make_batch(point: Point, agency: Agency, user: Any, at: datetime | None = None) -> Batch:
    """Put all that waits for an authority at a point into its open batch, a new one where there is none.

    Raises
    ------
    PisteError
        Where nothing waits.
    """
    now = at or timezone.now()
    lock(f"batches {point.pk} {agency.pk}")
    waiting = Receipt.objects.select_for_update().filter(
        point=point, agency=agency, batch__isnull=True, voided_at__isnull=True
    )
    keys = list(waiting.values_list("pk", flat=True))
    batch = Batch.objects.filter(point=point, agency=agency, handed_at__isnull=True).first()
    if not keys and batch is None:
        raise PisteError("No papers wait for this authority.")
    if batch is None:
        year = timezone.localdate(now).year
        number = next_batch_number(point, agency, year)
        batch = Batch.objects.create(
            point=point, agency=agency, year=year, number=number, made_at=now, made_by=user
        )  # fmt: skip
        record(user, "documents.batch", batch)
    Receipt.objects.filter(pk__in=keys).update(batch=batch)
    return batch


@transaction.atomic
def take_out(receipt: Receipt, user: Any) -> None:
    """Take papers out of a batch that has not left; an empty batch is kept, its number is not given again."""
    mine = Receipt.objects.select_for_update(of=("self",)).select_related("batch").get(pk=receipt.pk)
    if mine.batch is None or open_batch(mine.batch) is None:
        raise PisteError("The batch has left, so nothing can be taken out of it.")
    mine.batch = None
    mine.save(update_fields=["batch"])
    record(user, "documents.taken-out", mine)


def open_batch(batch: Batch) -> Batch | None:
    """Return a batch that has not left, locked."""
    return Batch.objects.select_for_update().filter(pk=batch.pk, handed_at__isnull=True).first()


@transaction.atomic
def hand_over(batch: Batch, way: str, user: Any, at: datetime | None = None) -> Batch:
    """Note that a batch has left; from then on nothing goes in or out of it.

    Raises
    ------
    PisteError
        Where it has left already, is empty, or no way is told.
    """
    mine = open_batch(batch)
    if mine is None:
        raise PisteError("This batch has left already.")
    if way not in set(Batch.Way):
        raise PisteError("Choose how the batch goes.")
    if not mine.receipts.exists():
        raise PisteError("The batch is empty.")
    mine.handed_at, mine.handed_by, mine.way = at or timezone.now(), user, way
    mine.save(update_fields=["handed_at", "handed_by", "way"])
    record(user, "documents.handed-over", mine, way=way, receipts=mine.receipts.count())
    return mine


@transaction.atomic
def acknowledge(batch: Batch, arrived: Collection[int], user: Any, at: datetime | None = None) -> Batch:
    """Note at the authority which papers of a batch have arrived; the others are missing until they are found.

    Parameters
    ----------
    arrived : collection of int
        Keys of the receipts whose papers are there. Those of an earlier acknowledgement stay so.

    Raises
    ------
    PisteError
        Where the batch has not left.
    """
    now = at or timezone.now()
    mine = Batch.objects.select_for_update().get(pk=batch.pk)
    if mine.handed_at is None:
        raise PisteError("This batch has not left the point yet.")
    found = mine.receipts.filter(pk__in=list(arrived), arrived_at__isnull=True).update(arrived_at=now)
    if mine.acknowledged_at is None:
        mine.acknowledged_at, mine.acknowledged_by = now, user
        mine.save(update_fields=["acknowledged_at", "acknowledged_by"])
    missing = mine.receipts.filter(arrived_at__isnull=True).count()
    record(user, "documents.acknowledged", mine, arrived=found, missing=missing)
    return mine
