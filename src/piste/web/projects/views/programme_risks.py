"""Every risk of the programme and of the sites that one sees, the heaviest first."""

from django.core.paginator import Paginator
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from piste.web.accounts.permission import needs
from piste.web.accounts.places import name_of
from piste.web.look.table import Cell, Column, Table
from piste.web.projects.access import SEE, projects_seen_by
from piste.web.projects.models import Risk
from piste.web.projects.views.opening import programme_context

A_PAGE = 50
HEAVY, MIDDLING = 15, 8


@needs(SEE)
@require_safe
def programme_risks(request: HttpRequest) -> HttpResponseBase:
    """List them by weight, open ones unless all are asked for."""
    seen = Q(project__isnull=True) | Q(project__in=projects_seen_by(request.user))
    all_states = request.GET.get("all") == "1"
    found = Risk.objects.filter(seen).select_related("project").annotate(heavy=F("likelihood") * F("effect"))
    if not all_states:
        found = found.filter(state=Risk.State.OPEN)
    page = Paginator(found.order_by("-heavy", "pk"), A_PAGE).get_page(request.GET.get("page"))
    columns = (
        Column(_("Risk")), Column(_("Site")), Column(_("Region")),
        Column(_("Likelihood × effect"), numeric=True, digits=0),
        Column(_("What is done about it")), Column(_("Owner")), Column(_("Looked at next")), Column(_("State")),
    )  # fmt: skip
    table = Table(
        "risks", _("Risks"), columns, [cells_of(one) for one in page], empty=_("No risk has been entered."), page=page,
        hide_caption=True,
    )  # fmt: skip
    return render(
        request, "projects/programme_risks.html",
        programme_context(request, "programme-risks", table=table, n=page.paginator.count, all_states=all_states),
    )  # fmt: skip


def cells_of(risk: Risk) -> list[Cell]:
    """Return a risk as a row; its weight is said by number and by word."""
    site, weight = risk.project, risk.weight
    kind = "alert" if weight >= HEAVY else "warn" if weight >= MIDDLING else ""
    words = _("heavy") if weight >= HEAVY else _("middling") if weight >= MIDDLING else _("light")
    return [
        Cell(risk.text, tag=_("EXAMPLE") if risk.is_example else "", tag_kind="example"),
        Cell(_("The whole programme")) if site is None
        else Cell(str(site), reverse("projects:risks", args=[site.code])),
        Cell("–" if site is None else name_of("region", site.region)),
        Cell(weight, tag=words, tag_kind=kind),
        Cell(risk.action or "–"),
        Cell(risk.owner_name or "–"),
        Cell("–" if risk.review_on is None else date_format(risk.review_on, "SHORT_DATE_FORMAT")),
        Cell(risk.get_state_display()),
    ]  # fmt: skip
