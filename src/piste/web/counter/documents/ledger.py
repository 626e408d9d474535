"""Where all papers of a point are: every receipt stands in exactly one place, so that the sums tell of any loss."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Count, Sum, Value, When
from django.utils import timezone

from piste.web.counter.documents.models import Receipt
from piste.web.network.models import Point

LONG_AT_POINT = timedelta(days=1)
LONG_AWAY = timedelta(days=5)
PLACES = ("point", "batch", "away", "missing", "arrived", "void")
PLACE = Case(
    When(voided_at__isnull=False, then=Value("void")),
    When(arrived_at__isnull=False, then=Value("arrived")),
    When(batch__isnull=True, then=Value("point")),
    When(batch__handed_at__isnull=True, then=Value("batch")),
    When(batch__acknowledged_at__isnull=True, then=Value("away")),
    default=Value("missing"),
)


@dataclass(frozen=True)
class Held:
    """How much is in a place."""

    receipts: int = 0
    papers: int = 0


def read_ledger(point: Point) -> dict[str, Held]:
    """Return how many receipts and papers are in each place."""
    rows = Receipt.objects.filter(point=point).annotate(place=PLACE).order_by().values("place")
    found = {
        row["place"]: Held(row["receipts"], row["papers"])
        for row in rows.annotate(receipts=Count("pk"), papers=Sum("count"))
    }
    return {place: found.get(place, Held()) for place in PLACES}


def is_late(receipt: Receipt, now: datetime | None = None) -> bool:
    """Tell whether papers have been too long where they are: past a day at the point, past five days on the way."""
    moment = now or timezone.now()
    if receipt.state in {"point", "batch"}:
        return moment - receipt.received_at > LONG_AT_POINT
    batch = receipt.batch
    if receipt.state == "away" and batch is not None and batch.handed_at is not None:
        return moment - batch.handed_at > LONG_AWAY
    return receipt.state == "missing"
