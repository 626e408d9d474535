"""Forms of a site project."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from piste.web.accounts.places import NAMES, REGIONS, name_of
from piste.web.network.models import Agency, Point
from piste.web.planning.deciding.attachment import check_attachment
from piste.web.projects.forms.row import RowForm, area, day_input
from piste.web.projects.models import (
    ChecklistItem,
    Commitment,
    Decision,
    LessonAnswer,
    Milestone,
    ProjectDocument,
    ProjectFigure,
    Risk,
    SiteProject,
    Waiver,
)


class SiteForm(RowForm):
    """A site project's own facts."""

    texts: ClassVar = {"name": 1, "need": 4}
    needed = ("name",)
    first = ("code", "name", "need", "region", "municipality", "point", "phase", "state", "decided_on", "owner_name")
    region = forms.ChoiceField(label=gettext_lazy("Region"))
    municipality = forms.ChoiceField(label=gettext_lazy("Municipality"), required=False)

    class Meta:
        """Its plain fields."""

        model = SiteProject
        fields = (
            "code", "region", "municipality", "point", "phase", "state", "decided_on", "owner_name", "source",
        )  # fmt: skip
        help_texts: ClassVar = {
            "code": gettext_lazy("Small letters, figures and hyphens; it stands in the address of the page."),
            "decided_on": gettext_lazy(
                "The day of the decision: later commitments are compared with those of this day."
            ),
        }

    def __init__(self, *arguments: Any, regions: list[str], **more: Any) -> None:
        super().__init__(*arguments, **more)
        region, municipality, point = self.fields["region"], self.fields["municipality"], self.fields["point"]
        assert isinstance(region, forms.ChoiceField)
        assert isinstance(municipality, forms.ChoiceField)
        assert isinstance(point, forms.ModelChoiceField)
        region.choices = [(code, name_of("region", code)) for code in REGIONS if code in regions]
        kept, names = self.instance.municipality, {str(k): str(v) for k, v in NAMES["municipality"]().items()}
        if kept:
            names.setdefault(kept, kept)
        municipality.choices = [("", "–"), *sorted(names.items(), key=lambda pair: pair[1])]
        point.queryset = Point.objects.filter(region__in=regions)
        if self.instance.pk:
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        """Refuse a point of another region, and a decision in the future."""
        given = super().clean()
        point = given.get("point")
        if point is not None and point.region != given.get("region"):
            self.add_error("point", _("The point lies in another region."))
        refuse_future(self, "decided_on")
        return given


def refuse_future(form: forms.BaseForm, name: str) -> None:
    """Add an error where a day that has been told as past lies in the future."""
    day = form.cleaned_data.get(name)
    if isinstance(day, date) and day > timezone.localdate():
        form.add_error(name, _("The day lies in the future."))


class MilestoneForm(RowForm):
    """A milestone. A gate's day is set by passing the gate; afterwards it may be mended."""

    texts: ClassVar = {"name": 1}
    first = ("name", "stage", "planned", "expected", "actual", "precision", "owner_name")

    class Meta:
        """Its plain fields."""

        model = Milestone
        fields = ("stage", "planned", "expected", "actual", "precision", "owner_name", "source")

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        if self.instance.is_gate:
            del self.fields["stage"]
            if self.instance.actual is None:
                del self.fields["actual"]
            else:
                self.fields["actual"].required = True

    def clean(self) -> dict[str, Any]:
        """Ask for a name where it is no gate; what is done was done by today."""
        given = super().clean()
        if not self.instance.is_gate and not any(given.get(part) for part in self.parts("name")):
            self.add_error("name_fi", _("Write this in at least one language"))
        refuse_future(self, "actual")
        return given


class DependencyForm(forms.Form):
    """One milestone waits for another."""

    before = forms.ModelChoiceField(label=gettext_lazy("This first"), queryset=Milestone.objects.none())
    after = forms.ModelChoiceField(label=gettext_lazy("Only then this"), queryset=Milestone.objects.none())
    least_days = forms.IntegerField(
        label=gettext_lazy("Days needed between them"), min_value=0, max_value=3660, initial=0
    )

    def __init__(self, *arguments: Any, project: SiteProject, **more: Any) -> None:
        super().__init__(*arguments, **more)
        for name in ("before", "after"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = project.milestones.all()


class GateForm(forms.Form):
    """The day on which a stage ended."""

    stage = forms.CharField(widget=forms.HiddenInput)
    day = forms.DateField(label=gettext_lazy("Done on"), widget=day_input())


class GateBackForm(forms.Form):
    """Which gate is taken back, and why."""

    stage = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=1000, min_length=5, widget=area())


class CheckForm(RowForm):
    """What the check of one requirement found."""

    first = ("state", "note", "checked_on")

    class Meta:
        """Its fields."""

        model = ChecklistItem
        fields = ("state", "note", "checked_on")
        widgets: ClassVar = {"state": forms.RadioSelect, "note": area()}

    def clean(self) -> dict[str, Any]:
        """Ask why something is not met; a check is dated by today."""
        given = super().clean()
        if given.get("state") == ChecklistItem.State.MISSED and not given.get("note"):
            self.add_error("note", _("Tell what is missing"))
        refuse_future(self, "checked_on")
        if given.get("state") == ChecklistItem.State.OPEN:
            given["checked_on"] = None
        elif given.get("state") and not given.get("checked_on"):
            given["checked_on"] = timezone.localdate()
        return given


class WaiverForm(forms.ModelForm):
    """A waiver: who grants it, why, and until when."""

    class Meta:
        """Its fields."""

        model = Waiver
        fields = ("granted_by", "reason", "until")
        widgets: ClassVar = {"reason": area(), "until": day_input()}

    def clean_until(self) -> date:
        """Refuse a waiver that has ended before it begins."""
        until: date = self.cleaned_data["until"]
        if until < timezone.localdate():
            raise forms.ValidationError(_("The day has passed already."))
        return until


class ParticipantForm(forms.Form):
    """An authority that joins."""

    agency = forms.ModelChoiceField(label=gettext_lazy("Authority"), queryset=Agency.objects.none())

    def __init__(self, *arguments: Any, project: SiteProject, **more: Any) -> None:
        super().__init__(*arguments, **more)
        field = self.fields["agency"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Agency.objects.exclude(site_projects__project=project)


class CommitmentForm(forms.ModelForm):
    """What a participant promises from a day on; earlier promises stay."""

    services = forms.CharField(
        label=gettext_lazy("Services"), required=False, widget=area(3), help_text=gettext_lazy("One a line."),
        max_length=4000,
    )  # fmt: skip

    class Meta:
        """Its fields, in the order of asking."""

        model = Commitment
        fields = ("dated", "manner", "people", "desks", "services", "leaves", "why", "source")
        widgets: ClassVar = {"dated": day_input()}

    def clean_services(self) -> list[str]:
        """Return the services, one a line, each once."""
        lines = (line.strip()[:200] for line in self.cleaned_data["services"].splitlines())
        return list(dict.fromkeys(line for line in lines if line))


class RiskForm(RowForm):
    """A risk."""

    class Meta:
        """Its fields."""

        model = Risk
        fields = ("text", "likelihood", "effect", "action", "owner_name", "review_on", "state")
        widgets: ClassVar = {"action": area(3)}


class ProjectDecisionForm(RowForm):
    """A decision on the site project."""

    class Meta:
        """Its fields."""

        model = Decision
        fields = ("dated", "decided_by", "text", "reason", "source")
        widgets: ClassVar = {"text": area(), "reason": area(3)}


class DocumentForm(RowForm):
    """A link or a file."""

    first = ("name", "stage", "link", "file")
    link = forms.URLField(label=gettext_lazy("Address"), max_length=500, required=False, assume_scheme="https")
    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy("PDF, Word, OpenDocument, PNG or JPEG, at most 10 MB."),
    )

    class Meta:
        """Its plain fields."""

        model = ProjectDocument
        fields = ("name", "stage", "link")

    def clean(self) -> dict[str, Any]:
        """Ask for a link or a file, and check the file."""
        given = super().clean()
        file = given.get("file")
        if not file and not given.get("link") and "file" not in self.errors and "link" not in self.errors:
            self.add_error("link", _("Give an address or a file"))
        if file:
            try:
                check_attachment(file)
            except forms.ValidationError as fault:
                self.add_error("file", fault)
        return given


class FigureForm(forms.ModelForm):
    """A figure that is known of the site; it takes the place of the one before, which stays on record."""

    class Meta:
        """Its fields."""

        model = ProjectFigure
        fields = ("kind", "value", "about", "as_of", "source")
        widgets: ClassVar = {"as_of": day_input()}


class AnswerForm(RowForm):
    """What a site says of a lesson."""

    class Meta:
        """Its fields."""

        model = LessonAnswer
        fields = ("answer", "reason")
        widgets: ClassVar = {"answer": forms.RadioSelect, "reason": area(3)}

    def clean(self) -> dict[str, Any]:
        """Ask for the reason where the lesson is not used."""
        given = super().clean()
        if given.get("answer") in {"not-relevant", "not-used"} and not given.get("reason"):
            self.add_error("reason", _("Tell why"))
        return given
