"""Reading inhabitants' comments before anybody else does."""

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from piste.web.accounts.audit import record
from piste.web.accounts.permission import needs
from piste.web.planning.access import EDIT
from piste.web.planning.deciding.models import PublicComment, RegionalPlan
from piste.web.planning.deciding.targets import municipalities_of
from piste.web.planning.deciding.views.opening import open_regional, page_context

A_PAGE = 30
State = PublicComment.State


@needs(EDIT)
@require_safe
def moderation(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show the comments that wait, the oldest first, and those that were decided."""
    shown = open_regional(request, pk, change=True)
    chosen = request.GET.get("state", State.WAITING)
    if chosen not in State.values:
        chosen = State.WAITING
    listed = shown.public_comments.filter(state=chosen).order_by("pk" if chosen == State.WAITING else "-pk")
    page = Paginator(listed, A_PAGE).get_page(request.GET.get("page"))
    names = municipalities_of(shown)
    context = page_context(
        request, shown, "moderation", page=page, chosen=chosen,
        rows=[(one, names.get(one.municipality, "")) for one in page],
        states=[(value, label, value == chosen) for value, label in State.choices],
    )  # fmt: skip
    return render(request, "deciding/moderation.html", context)


@needs(EDIT)
@require_POST
def decide(request: HttpRequest, pk: int, comment: int) -> HttpResponseBase:
    """Show a comment on the open page, or do not."""
    shown = open_regional(request, pk, change=True)
    found = get_object_or_404(PublicComment, pk=comment, regional_plan=shown)
    said = request.POST.get("state", "")
    if said in (State.SHOWN, State.REFUSED):
        with transaction.atomic():
            found.state, found.moderated_at, found.moderated_by_id = said, timezone.now(), request.user.pk
            found.save(update_fields=["state", "moderated_at", "moderated_by"])
            record(request.user, f"public-comment.{said}", shown, comment=found.pk)
    return redirect("deciding:moderation", pk)


@needs(EDIT)
@require_POST
def open_or_close(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Open the page for comments, or close it."""
    shown = open_regional(request, pk, change=True)
    opens = request.POST.get("open") == "1"
    with transaction.atomic():
        RegionalPlan.objects.filter(pk=pk).update(is_open=opens)
        record(request.user, "open-page.opened" if opens else "open-page.closed", shown)
    return redirect("deciding:moderation", pk)
