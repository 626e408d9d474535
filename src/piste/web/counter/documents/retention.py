"""Receipts are deleted by rule, once their papers have arrived or the receipt is void; what is missing is kept."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from piste.web.counter.documents.models import Batch, Receipt


@transaction.atomic
def forget_receipts(today: date | None = None) -> int:
    """Delete what is old, and the batches that hold nothing any more; return how many receipts went."""
    limit = (today or timezone.localdate()) - timedelta(days=settings.PISTE_DOCUMENT_DAYS)
    done = Q(arrived_at__date__lt=limit) | Q(voided_at__date__lt=limit)
    gone = Receipt.objects.filter(done).delete()[1].get("documents.Receipt", 0)
    Batch.objects.filter(receipts__isnull=True, acknowledged_at__date__lt=limit).delete()
    return gone
