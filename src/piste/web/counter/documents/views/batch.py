"""A batch: its list to print, the hand-over at the point, the acknowledgement at the authority."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from piste.core.errors import PisteError
from piste.web.accounts.permission import SIGNED_IN, needs
from piste.web.counter.documents.access import ACKNOWLEDGE, batch_for, own_agencies
from piste.web.counter.documents.handing_over import acknowledge, hand_over, take_out
from piste.web.counter.documents.models import Batch, Receipt
from piste.web.counter.documents.views.point import STATES, in_batch
from piste.web.counter.queue.doing import in_words

LAST = 50


@needs(SIGNED_IN)
@never_cache
@require_safe
def show(request: HttpRequest, number: int) -> HttpResponseBase:
    """Show a batch to the point that made it and the authority that it goes to."""
    batch, here, there = batch_for(request.user, number)
    receipts = list(batch.receipts.select_related("point", "batch").order_by("year", "number"))
    context = {
        "batch": batch, "here": here, "there": there, "rows": [(one, STATES[one.state]) for one in receipts],
        "papers": sum(one.count for one in receipts), "ways": Batch.Way.choices,
        "missing": sum(one.state == "missing" for one in receipts),
        "may_tick": there and batch.handed_at is not None and any(one.arrived_at is None for one in receipts),
    }  # fmt: skip
    return render(request, "documents/batch.html", context)


@needs(SIGNED_IN)
@require_POST
def act(request: HttpRequest, number: int, name: str) -> HttpResponseBase:
    """Hand a batch over, take papers out of it, or acknowledge what arrived."""
    batch, here, there = batch_for(request.user, number)
    if not (there if name == "acknowledge" else here):
        raise PermissionDenied
    try:
        if name == "acknowledge":
            ticked = [int(key) for key in request.POST.getlist("arrived") if key.isdecimal() and len(key) < 18]
            done = acknowledge(batch, ticked, request.user)
            missing = done.receipts.filter(arrived_at__isnull=True).count()
            told = ngettext("%(n)d receipt is missing.", "%(n)d receipts are missing.", missing) % {"n": missing}
            messages.add_message(
                request, messages.WARNING if missing else messages.SUCCESS, told if missing else _("All has arrived.")
            )
        elif name == "hand-over":
            hand_over(batch, request.POST.get("way", ""), request.user)
        else:
            key = request.POST.get("receipt", "")
            papers = get_object_or_404(Receipt, pk=int(key) if key.isdecimal() and len(key) < 18 else 0, batch=batch)
            take_out(papers, request.user)
    except PisteError as fault:
        messages.error(request, in_words(fault))
    return redirect("documents:batch", batch.pk)


@needs(ACKNOWLEDGE)
@never_cache
@require_safe
def arriving(request: HttpRequest) -> HttpResponseBase:
    """List the batches that are on the way to my authorities, and those with papers missing."""
    mine = own_agencies(request.user)
    sent = Batch.objects.filter(agency__in=mine, handed_at__isnull=False).select_related("agency", "point")
    rows = [(batch, *in_batch(batch)) for batch in sent.prefetch_related("receipts")[:LAST]]
    context = {"rows": rows, "agencies": mine}
    return render(request, "documents/arriving.html", context)
