"""The forms of reports: a new one, and a section in three languages."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from piste.web.accounts.permission import Scope, may, may_all
from piste.web.accounts.places import region_names
from piste.web.planning.deciding.three_languages import LANGUAGES
from piste.web.projects.interim.access import EDIT
from piste.web.projects.interim.models import Report
from piste.web.projects.models import SiteProject


def day_input() -> forms.DateInput:
    """Return the widget of a day."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class ReportForm(forms.Form):
    """Of what, of which period, under which title."""

    area = forms.ChoiceField(label=gettext_lazy("What it is of"))
    title_fi = forms.CharField(label=gettext_lazy("Title in Finnish"), max_length=200)
    title_sv = forms.CharField(label=gettext_lazy("Title in Swedish"), max_length=200, required=False)
    title_en = forms.CharField(label=gettext_lazy("Title in English"), max_length=200, required=False)
    publisher = forms.CharField(label=gettext_lazy("Publisher"), max_length=160)
    first = forms.DateField(label=gettext_lazy("First day"), widget=day_input())
    last = forms.DateField(label=gettext_lazy("Last day"), widget=day_input())

    def __init__(self, *arguments: Any, user: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        choices = [("country:", _("The whole country"))] if may_all(user, EDIT) else []
        choices += [
            (f"region:{code}", name) for code, name in region_names().items() if may(user, EDIT, Scope(region=code))
        ]
        sites = SiteProject.objects.only("code", "name", "region")
        self.regions = {one.code: one.region for one in sites}
        choices += [(f"site:{one.code}", str(one.text)) for one in sites if may(user, EDIT, Scope(region=one.region))]
        self.fields["area"].choices = choices  # type: ignore[attr-defined]
        for name in ("title_fi", "publisher", "first", "last"):
            self.fields[name].error_messages["required"] = _("Fill this in")

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("first") and given.get("last") and given["last"] <= given["first"]:
            self.add_error("last", _("Give a day after the first one"))
        return given

    def make(self, person: Any) -> Report:
        """Make the report."""
        given = self.cleaned_data
        of, _colon, code = given["area"].partition(":")
        region = code if of == "region" else self.regions.get(code, "") if of == "site" else ""
        title = {one: given[f"title_{one}"] for one in LANGUAGES if given[f"title_{one}"].strip()}
        return Report.objects.create(
            title=title, publisher=given["publisher"], of=of, code=code, region=region, first=given["first"],
            last=given["last"], made_by=person,
        )  # fmt: skip


def area() -> forms.Textarea:
    """Return the widget of a long text."""
    return forms.Textarea(attrs={"rows": 10})


class SectionForm(forms.Form):
    """One section in three languages, and the version that the person has seen."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    text_fi = forms.CharField(label=gettext_lazy("In Finnish"), widget=area(), required=False, max_length=40_000)
    text_sv = forms.CharField(label=gettext_lazy("In Swedish"), widget=area(), required=False, max_length=40_000)
    text_en = forms.CharField(label=gettext_lazy("In English"), widget=area(), required=False, max_length=40_000)

    @property
    def texts(self) -> dict[str, str]:
        """Return the texts by language."""
        return {code: self.cleaned_data[f"text_{code}"] for code in LANGUAGES}
