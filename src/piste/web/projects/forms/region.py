"""Forms of regions and indicators."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from piste.web.accounts.places import REGIONS, name_of
from piste.web.projects.forms.row import RowForm, day_input
from piste.web.projects.models import IndicatorEntry, RegionState, RegionTarget


class RegionForm(RowForm):
    """A region's place in the programme."""

    texts: ClassVar = {"reason": 2}
    first = ("in_programme", "reason", "phase", "plan_status")

    class Meta:
        """Its plain fields."""

        model = RegionState
        fields = (
            "in_programme", "phase", "plan_status", "consultation_from", "consultation_until", "approved_on", "source",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Refuse what does not fit together."""
        given = super().clean()
        begin, end = given.get("consultation_from"), given.get("consultation_until")
        if begin and end and end < begin:
            self.add_error("consultation_until", _("The last day is before the first."))
        if given.get("plan_status") == RegionState.PlanStatus.APPROVED and not given.get("approved_on"):
            self.add_error("approved_on", _("Tell when the plan was approved"))
        if given.get("in_programme") is False and not any(given.get(part) for part in self.parts("reason")):
            self.add_error("reason_fi", _("Tell why the region is apart"))
        return given


class TargetForm(forms.ModelForm):
    """How many points a region is to have open at the end of a year."""

    class Meta:
        """Its fields."""

        model = RegionTarget
        fields = ("year", "points", "source")


class EntryForm(forms.ModelForm):
    """A value of an indicator."""

    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)

    class Meta:
        """Its fields."""

        model = IndicatorEntry
        fields = ("kind", "day", "value", "region", "source", "note")
        widgets: ClassVar = {"day": day_input()}

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        region = self.fields["region"]
        assert isinstance(region, forms.ChoiceField)
        region.choices = [("", _("The whole country")), *((code, name_of("region", code)) for code in REGIONS)]
