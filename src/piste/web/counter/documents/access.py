"""Who takes papers in, and who acknowledges them."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404

from piste.web.accounts.permission import Scope, may
from piste.web.counter.documents.models import Batch, Receipt
from piste.web.counter.queue.turns import ACTION, may_serve_at, staff_of
from piste.web.network.models import Agency

TAKE_IN, ACKNOWLEDGE = ACTION, "documents.acknowledge"


def may_acknowledge(user: Any, agency: Agency) -> bool:
    """Tell whether a person may acknowledge papers in an authority's name."""
    return may(user, ACKNOWLEDGE, Scope(agency=agency.code))


def own_agencies(user: Any) -> list[Agency]:
    """Return the authorities in whose name a person acknowledges papers."""
    sent_to = Agency.objects.filter(document_batches__isnull=False).distinct()
    return [agency for agency in sent_to if may_acknowledge(user, agency)]


def receipt_for(user: Any, number: int) -> Receipt:
    """Return a receipt for whoever serves at its point."""
    known = Receipt.objects.select_related("point__operator", "agency", "batch", "received_by")
    found = known.filter(pk=number).first()
    if found is None:
        raise Http404
    if not may_serve_at(user, staff_of(user), found.point):
        raise PermissionDenied
    return found


def batch_for(user: Any, number: int) -> tuple[Batch, bool, bool]:
    """Return a batch, whether the person may hand it over, and whether they may acknowledge it."""
    known = Batch.objects.select_related("point__operator", "agency", "made_by", "handed_by", "acknowledged_by")
    found = known.filter(pk=number).first()
    if found is None:
        raise Http404
    here, there = may_serve_at(user, staff_of(user), found.point), may_acknowledge(user, found.agency)
    if not here and not there:
        raise PermissionDenied
    return found, here, there
