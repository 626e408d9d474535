"""A point's papers: taking in, what waits, batches; receipts to print."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from piste.core.errors import PisteError
from piste.web.accounts.permission import needs
from piste.web.counter.documents.access import TAKE_IN, receipt_for
from piste.web.counter.documents.handing_over import make_batch
from piste.web.counter.documents.ledger import is_late, read_ledger
from piste.web.counter.documents.models import Batch, Receipt
from piste.web.counter.documents.models.receipt import MOST_PAPERS
from piste.web.counter.documents.taking_in import authorities_of, make_void, take_in
from piste.web.counter.queue.doing import in_words
from piste.web.counter.queue.turns import find_turn, points_of, staff_of
from piste.web.look.figure import Figure
from piste.web.network.models import Agency, Point
from piste.web.network.visits.calling import visit_at

LAST = 30
STATES: dict[str, Any] = {
    "point": _("At the point"),
    "batch": _("In a batch at the point"),
    "away": _("On the way"),
    "missing": _("Missing"),
    "arrived": _("At the authority"),
    "void": _("Void"),
}


class PapersForm(forms.Form):
    """What is handed in; nothing of who hands it in."""

    agency = forms.ModelChoiceField(Agency.objects.none(), label=_("For which authority"), empty_label=None)
    kind = forms.ChoiceField(label=_("What"), choices=Receipt.Kind.choices)
    count = forms.IntegerField(label=_("How many papers"), min_value=1, max_value=MOST_PAPERS, initial=1)
    request_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, point: Point) -> None:
        super().__init__(data, initial={"request_id": uuid4()})
        keys = [agency.pk for agency in authorities_of(point, timezone.localdate())]
        self.fields["agency"].queryset = Agency.objects.filter(pk__in=keys)  # type: ignore[attr-defined]


def point_here(request: HttpRequest, point: int | None) -> tuple[Point, list[Point]]:
    """Return the point that is meant, by default where the person sits or works, and all of theirs."""
    staff = staff_of(request.user)
    points, turn = points_of(request.user, staff), find_turn(staff)
    wanted = point or (turn.desk.point_id if turn else points[0].pk if points else None)
    here = next((one for one in points if one.pk == wanted), None)
    if here is None:
        raise PermissionDenied
    return here, points


@needs(TAKE_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, point: int | None = None) -> HttpResponseBase:
    """Show a point's papers, and take papers in."""
    here, points = point_here(request, point)
    form = PapersForm(request.POST if request.method == "POST" else None, here)
    if form.is_valid():
        told = form.cleaned_data
        number: UUID | None = told["request_id"]
        turn = find_turn(staff_of(request.user))
        alone = turn is None or turn.desk.point_id != here.pk or visit_at(turn.desk) is None
        try:
            made = take_in(
                here, told["agency"], told["kind"], told["count"], request.user, number, is_own_visit=alone
            )  # fmt: skip
        except PisteError as fault:
            form.add_error(None, in_words(fault))
        else:
            return redirect("documents:receipt", made.pk)
    return show_point(request, here, points, form)


def show_point(request: HttpRequest, here: Point, points: list[Point], form: PapersForm) -> HttpResponse:
    """Show the page."""
    now = timezone.now()
    last = list(Receipt.objects.filter(point=here).select_related("agency", "batch", "point")[:LAST])
    waiting: dict[Agency, list[Receipt]] = {}
    at_point = Receipt.objects.filter(point=here, batch__isnull=True, voided_at__isnull=True)
    for one in at_point.select_related("agency").order_by("received_at"):
        waiting.setdefault(one.agency, []).append(one)
    batches = Batch.objects.filter(point=here).select_related("agency", "point").prefetch_related("receipts")
    rows = [(batch, *in_batch(batch)) for batch in batches[:LAST]]
    ledger = read_ledger(here)
    context = {
        "form": form, "point": here, "points": [one for one in points if one.pk != here.pk],
        "waiting": [
            (agency, len(mine), sum(one.count for one in mine), mine[0].received_at, is_late(mine[0], now))
            for agency, mine in waiting.items()
        ],
        "last": [(one, STATES[one.state]) for one in last], "batches": rows,
        "figures": [
            Figure(str(STATES[place]), held.papers) for place, held in ledger.items() if place != "void"
        ],
        "missing": ledger["missing"].papers,
    }  # fmt: skip
    return render(request, "documents/point.html", context, status=422 if form.errors else 200)


def in_batch(batch: Batch) -> tuple[int, int, int]:
    """Return how many receipts and papers a batch holds, and how many papers of it are missing."""
    receipts = list(batch.receipts.all())
    gone = sum(one.count for one in receipts if one.arrived_at is None) if batch.state == "acknowledged" else 0
    return len(receipts), sum(one.count for one in receipts), gone


@needs(TAKE_IN)
@never_cache
@require_safe
def receipt(request: HttpRequest, number: int) -> HttpResponseBase:
    """Show a receipt, to print for the customer."""
    found = receipt_for(request.user, number)
    return render(request, "documents/receipt.html", {"receipt": found, "state": STATES[found.state]})


@needs(TAKE_IN)
@require_POST
def void(request: HttpRequest, number: int) -> HttpResponseBase:
    """Make a receipt void."""
    found = receipt_for(request.user, number)
    try:
        make_void(found, request.POST.get("reason", ""), request.user)
    except PisteError as fault:
        messages.error(request, in_words(fault))
    return redirect("documents:receipt", found.pk)


@needs(TAKE_IN)
@require_POST
def batch(request: HttpRequest, point: int) -> HttpResponseBase:
    """Put what waits for an authority into a batch."""
    here, _points = point_here(request, point)
    code = request.POST.get("agency", "")
    agency = get_object_or_404(Agency, pk=int(code) if code.isdecimal() and len(code) < 18 else 0)
    try:
        made = make_batch(here, agency, request.user)
    except PisteError as fault:
        messages.error(request, in_words(fault))
        return redirect("documents:point", here.pk)
    return redirect("documents:batch", made.pk)
