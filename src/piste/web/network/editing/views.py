"""Lists and forms of the directory."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from piste.web.accounts.audit import record
from piste.web.accounts.permission import may, needs
from piste.web.look.table import Cell, Table
from piste.web.network.duty_gap import list_duty_gaps
from piste.web.network.editing.expiry import list_expiring
from piste.web.network.editing.forms import ThingForm, choices_of, fingerprint, form_of
from piste.web.network.editing.preview import build_preview, try_saving
from piste.web.network.editing.tables import expiry_table, gaps_table
from piste.web.network.editing.things import CARDS, EDIT, THINGS, Thing
from piste.web.network.hours import HELSINKI
from piste.web.network.succession import end_agency

A_PAGE = 50
HOURS = ("hours", "exceptions")


def thing_of(request: HttpRequest, key: str) -> Thing:
    """Return a kind that the person may edit somewhere."""
    thing = THINGS.get(key)
    if thing is None:
        raise Http404
    if not may(request.user, thing.action):
        raise PermissionDenied
    return thing


@needs(CARDS)
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """Show what is kept, and what asks for attention: gaps of duties, trainings that end."""
    today = timezone.now().astimezone(HELSINKI).date()
    doors = [thing for thing in THINGS.values() if may(request.user, thing.action)]
    context: dict[str, Any] = {"doors": doors}
    if may(request.user, EDIT):
        gaps = [gap for gap in list_duty_gaps(today) if may(request.user, EDIT, gap.agency.scope)]
        context |= {"gaps": gaps_table(gaps), "expiring": expiry_table(list_expiring(request.user, today))}
    return render(request, "directory/index.html", context)


@needs(CARDS)
@require_safe
def things(request: HttpRequest, key: str) -> HttpResponseBase:
    """List what the person may edit of a kind."""
    thing = thing_of(request, key)
    found = thing.list_for(request.user)
    chosen = request.GET.get(thing.by, "") if thing.by else ""
    if chosen:
        found = [one for one in found if getattr(one, thing.by).code == chosen]
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    rows = []
    for one in page:
        cells = [read(one) for _column, read in thing.columns]
        rows.append((Cell(cells[0], reverse("directory:change", args=[key, one.pk])), *cells[1:]))
    table = Table(
        "things", thing.title, [column for column, _read in thing.columns], rows, empty=_("There is nothing here yet."),
        page=page, hide_caption=True,
    )  # fmt: skip
    preview = None
    if key in HOURS and chosen and found:
        preview = build_preview(found[0].point, timezone.now().astimezone(HELSINKI).date())
    context = {"thing": thing, "table": table, "chosen": chosen, "preview": preview}
    return render(request, "directory/things.html", context | {"choices": choices_of(thing.by) if thing.by else []})


@needs(CARDS)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, key: str) -> HttpResponseBase:
    """Add one."""
    thing = thing_of(request, key)
    given = {thing.by: find_chosen(thing, request.GET.get(thing.by, ""))} if thing.by else {}
    form = form_of(thing)(request.POST or None, user=request.user, initial=given)
    return edit(request, thing, form)


@needs(CARDS)
@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def change(request: HttpRequest, key: str, pk: int) -> HttpResponseBase:
    """Change one; a card gets a new version, an authority that ends hands its agreements on."""
    thing = thing_of(request, key)
    one = one_of(request, thing, pk)
    before = fingerprint(one)
    form = form_of(thing)(request.POST or None, instance=one, user=request.user)
    return edit(request, thing, form, before)


@needs(CARDS)
@require_POST
@transaction.atomic
def drop(request: HttpRequest, key: str, pk: int) -> HttpResponseBase:
    """Delete one, of kinds that keep no history."""
    thing = thing_of(request, key)
    one = one_of(request, thing, pk)
    if not thing.drops:
        raise PermissionDenied
    record(request.user, "directory.drop", f"{key} {pk}", what=str(one)[:200])
    one.delete()
    messages.success(request, _("Deleted."))
    return redirect("directory:things", key)


def one_of(request: HttpRequest, thing: Thing, pk: int) -> Any:
    """Return a thing that the person may edit, its row held while it is changed."""
    found = thing.model.objects.filter(pk=pk)
    if request.method == "POST":
        found = found.select_for_update(of=("self",))
    one = found.select_related(*thing.related).first()
    if one is None:
        raise Http404
    if not thing.allows(request.user, one):
        raise PermissionDenied
    return one


def find_chosen(thing: Thing, code: str) -> Any:
    """Return what the list was narrowed to."""
    of: Any = thing.model._meta.get_field(thing.by).related_model  # noqa: SLF001
    return of.objects.filter(code=code).first() if code and code.isprintable() else None


def edit(request: HttpRequest, thing: Thing, form: ThingForm, before: str = "") -> HttpResponseBase:
    """Show a form, show what it would do to the hours, or keep it."""
    pk = form.instance.pk
    today = timezone.now().astimezone(HELSINKI).date()
    preview, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if not thing.allows(request.user, form.instance):
                form.add_error(None, _("This would belong where you may not edit"))
            elif before and form.cleaned_data["seen"] != before:
                form.add_error(None, _("Somebody has changed this since you opened it. Open it again."))
                status = 409
            elif "preview" in request.POST and thing.key in HOURS:
                preview, status = try_saving(form, form.cleaned_data["point"], today), 200
            else:
                keep(request, thing, form)
                messages.success(request, _("Saved."))
                return redirect("directory:things", thing.key)
    elif pk and thing.key in HOURS:
        preview = build_preview(form.instance.point, today)
    context = {"thing": thing, "form": form, "pk": pk, "preview": preview, "previews": thing.key in HOURS}
    return render(request, "directory/form.html", context, status=status)


@transaction.atomic
def keep(request: HttpRequest, thing: Thing, form: ThingForm) -> None:
    """Keep what a form says, and tell the trail which fields changed."""
    changed = ", ".join(name for name in form.changed_data if name != "seen")
    one = form.instance
    if thing.versioned:
        same = thing.model.objects.filter(service=one.service, mandator=one.mandator)
        newest = same.aggregate(newest=models.Max("version"))["newest"] or 0
        one.pk, one.version, one.made_by = None, newest + 1, request.user
        one._state.adding = True  # noqa: SLF001
        one.dated = timezone.now().astimezone(HELSINKI).date()
    saved = form.save_all()
    if (
        thing.key == "agencies"
        and saved.successor is not None
        and {"active_until", "successor"} & set(form.changed_data)
    ):
        end_agency(saved, saved.active_until, saved.successor)
    record(request.user, "directory.change", f"{thing.key} {saved.pk}", what=str(saved)[:200], fields=changed[:500])
