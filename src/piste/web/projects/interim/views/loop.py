"""Plan again with what we know: choose a question and a time, and see which points the new knowledge changes."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from piste.core.errors import PisteError
from piste.web.accounts.permission import may, needs
from piste.web.counter.follow_up.base_data import HEAD
from piste.web.look.table import Cell, Column, Table
from piste.web.planning.access import EDIT, may_edit, seen_by
from piste.web.planning.models import Scenario
from piste.web.projects.costs.access import SEE as SEE_COSTS
from piste.web.projects.interim.again_tables import beside_table, points_table, service_table
from piste.web.projects.interim.changed_points import compare_points
from piste.web.projects.interim.forms import day_input
from piste.web.projects.interim.knowledge import knowledge_of
from piste.web.projects.interim.loop import newest_plans, plan_again
from piste.web.projects.interim.models import PlanAgain

A_PAGE = 50


class AgainForm(forms.Form):
    """Which question, since when it was measured, and what of the accounts the plan takes."""

    scenario = forms.ModelChoiceField(Scenario.objects.none(), label=gettext_lazy("Scenario"))
    first = forms.DateField(label=gettext_lazy("First day"), widget=day_input())
    last = forms.DateField(label=gettext_lazy("Last day"), widget=day_input())
    rents = forms.BooleanField(
        label=gettext_lazy("Booked rents into the register of leases"), required=False, initial=True,
    )  # fmt: skip
    costs = forms.BooleanField(
        label=gettext_lazy("Booked costs of points as the yearly cost of their tier"), required=False,
    )  # fmt: skip

    def __init__(self, *arguments: Any, scenarios: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["scenario"].queryset = scenarios  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.error_messages["required"] = _("Fill this in")

    def clean(self) -> dict[str, Any]:
        """Refuse a time that ends before it begins."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("first") and given.get("last") and given["last"] <= given["first"]:
            self.add_error("last", _("Give a day after the first one"))
        return given


@needs(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest) -> HttpResponseBase:
    """Make the scenario, and list those made before with what they change."""
    scenarios = seen_by(request.user, Scenario.objects.all())
    form = AgainForm(request.POST if request.method == "POST" else None, scenarios=scenarios)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if not may_edit(request.user, given["scenario"].scope):
            raise PermissionDenied
        try:
            made = plan_again(
                given["scenario"], given["first"], given["last"], request.user,
                with_rents=given["rents"], with_costs=given["costs"],
            )  # fmt: skip
        except PisteError as fault:
            form.add_error(None, _(fault.text))
        else:
            messages.success(request, _("The scenario is made. Run it, and this page shows which points change."))
            return redirect("interim:again", made.pk)
    listed = PlanAgain.objects.filter(scenario__in=scenarios).select_related("before", "scenario").defer("known")
    page = Paginator(listed, A_PAGE).get_page(request.GET.get("page"))
    plans = newest_plans({pk for one in page for pk in (one.before_id, one.scenario_id)})
    columns = (
        Column(_("Scenario")), Column(_("Measured")), Column(_("Plan")), Column(_("Points"), numeric=True),
        Column(_("Visits"), _("a year"), numeric=True, digits=0),
    )  # fmt: skip
    rows = [
        (
            Cell(str(one.scenario), f"/programme/plan-again/{one.pk}"), days_of(one),
            _("run") if one.scenario_id in plans else _("not run yet"), one.points, one.visits,
        )
        for one in page
    ]  # fmt: skip
    table = Table("made", _("Made before"), columns, rows, empty=_("None yet."), page=page, hide_caption=True)
    return render(request, "interim/plan_again.html", {"form": form, "table": table},
                  status=422 if form.is_bound else 200)  # fmt: skip


def days_of(one: PlanAgain) -> str:
    """Return the days of the measuring in words."""
    return f"{date_format(one.first, 'SHORT_DATE_FORMAT')}–{date_format(one.last, 'SHORT_DATE_FORMAT')}"


def open_again(request: HttpRequest, pk: int) -> PlanAgain:
    """Return a plan made again that the person sees; others are not there."""
    seen = seen_by(request.user, Scenario.objects.all())
    found = PlanAgain.objects.filter(pk=pk, scenario__in=seen).select_related("before", "scenario", "data__data_set")
    one = found.first()
    if one is None:
        raise Http404
    return one


@needs(EDIT)
@require_safe
def one_again(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Tell what was known, what of it entered the plan, and which points it changes."""
    made = open_again(request, pk)
    known = knowledge_of(made.known)
    plans = newest_plans([made.before_id, made.scenario_id])
    old, new = plans.get(made.before_id), plans.get(made.scenario_id)
    points = compare_points(made, known, old, new)
    page = Paginator(points, A_PAGE).get_page(request.GET.get("page"))
    money = may(request.user, SEE_COSTS, made.scenario.scope)
    context = {
        "made": made, "known": known, "old": old, "new": new, "days": days_of(made),
        "changed": sum(one.changes for one in points) if old is not None and new is not None else None,
        "points": points_table(page, known, both=old is not None and new is not None),
        "beside": beside_table(known, money=money),
        "service": service_table(known),
        "tiers": [(tier, n, eur) for tier, (n, eur) in known.tiers.items()] if money else [],
    }  # fmt: skip
    return render(request, "interim/one_again.html", context)


@needs(EDIT)
@require_safe
def again_file(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """Give what the engine's later steps take: `day.toml` and `visits.csv` of `piste premises sites`."""
    known = knowledge_of(open_again(request, pk).known)
    if name == "day.toml":
        answer = HttpResponse(known.day, content_type="application/toml; charset=utf-8")
    elif name == "visits.csv":
        lines = [HEAD, *(",".join(map(str, row)) for row in known.visits)]
        answer = HttpResponse("\n".join(lines) + "\n", content_type="text/csv; charset=utf-8")
    else:
        raise Http404
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
