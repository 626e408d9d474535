"""The reception's page: tickets, check-in, paper numbers, and who waits."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from piste.core.errors import PisteError
from piste.web.accounts.permission import needs
from piste.web.counter.queue.doing import in_words
from piste.web.counter.queue.reception_form import ReceptionForm
from piste.web.counter.queue.turns import ACTION, find_turn, points_of, staff_of
from piste.web.network.visits.arriving import arrive
from piste.web.network.visits.explaining import explain
from piste.web.network.visits.models import Visit


@needs(ACTION)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, point: int | None = None) -> HttpResponseBase:
    """Take in one who arrives at a point; mine, where the address names none."""
    staff = staff_of(request.user)
    points = points_of(request.user, staff)
    turn = find_turn(staff)
    wanted = point or (turn.desk.point_id if turn else points[0].pk if points else None)
    here = next((one for one in points if one.pk == wanted), None)
    if here is None:
        raise PermissionDenied
    form = ReceptionForm(request.POST if request.method == "POST" else None, here)
    if form.is_valid():
        told, at = form.arrival()
        try:
            visit = arrive(here, list(form.cleaned_data["services"]), told, at)
        except PisteError as fault:
            form.add_error(None, in_words(fault))
        else:
            messages.success(request, _("Ticket %(ticket)s. %(why)s") % {"ticket": visit.ticket, "why": explain(visit)})
            return redirect("queue:reception-point", here.pk)
    waiting = Visit.objects.filter(point=here, day=timezone.localdate(), state=Visit.State.WAITING)
    context = {
        "form": form,
        "point": here,
        "points": [one for one in points if one.pk != here.pk],
        "chosen": set(request.POST.getlist("services")),
        "waiting": waiting.select_related("current_service").order_by("effective_at", "pk"),
    }
    return render(request, "queue/desk_reception.html", context, status=422 if form.errors else 200)
