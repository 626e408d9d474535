"""Paper numbers are entered when the line is back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from piste.core.errors import PisteError
from piste.web.accounts.permission import needs
from piste.web.counter.queue.doing import in_words
from piste.web.counter.queue.paper_form import PapersForm
from piste.web.counter.queue.turns import ACTION, points_of, staff_of
from piste.web.network.visits.paper_numbers import enter_papers


@needs(ACTION)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, point: int) -> HttpResponseBase:
    """Enter several at once; all or none."""
    staff = staff_of(request.user)
    here = next((one for one in points_of(request.user, staff) if one.pk == point), None)
    if here is None:
        raise PermissionDenied
    form = PapersForm(request.POST if request.method == "POST" else None, here)
    if form.is_valid():
        try:
            made = enter_papers(here, form.papers(), staff)
        except PisteError as fault:
            form.add_error(None, in_words(fault))
        else:
            told = ngettext("%(n)d paper number was entered.", "%(n)d paper numbers were entered.", len(made))
            messages.success(request, told % {"n": len(made)})
            return redirect("queue:reception-point", here.pk)
    return render(request, "queue/paper.html", {"form": form, "point": here}, status=422 if form.errors else 200)
