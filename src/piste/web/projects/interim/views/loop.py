"""Plan again with what we know: choose a question and a time, and see which points the new knowledge changes."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from piste.core.errors import PisteError
from piste.web.accounts.permission import needs
from piste.web.planning.access import EDIT, may_edit, seen_by
from piste.web.planning.models import Scenario
from piste.web.projects.interim.forms import day_input
from piste.web.projects.interim.loop import newest_plan, plan_again
from piste.web.projects.interim.models import PlanAgain


class AgainForm(forms.Form):
    """Which question, and since when it was measured."""

    scenario = forms.ModelChoiceField(Scenario.objects.none(), label=gettext_lazy("Scenario"))
    first = forms.DateField(label=gettext_lazy("First day"), widget=day_input())
    last = forms.DateField(label=gettext_lazy("Last day"), widget=day_input())

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
            made = plan_again(given["scenario"], given["first"], given["last"], request.user)
        except PisteError as fault:
            form.add_error(None, _(fault.text))
        else:
            messages.success(request, _("The scenario is made. Run it when its data have been read."))
            return redirect("planning:scenario", made.scenario_id)
    listed = PlanAgain.objects.filter(scenario__in=scenarios).select_related("before", "scenario", "data")[:50]
    rows = [{"again": one, "old": newest_plan(one.before), "new": newest_plan(one.scenario)} for one in listed]
    context = {"form": form, "rows": rows}
    return render(request, "interim/plan_again.html", context, status=422 if form.is_bound else 200)
