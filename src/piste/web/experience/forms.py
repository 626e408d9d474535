"""Forms of the people who gather and act."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from piste.web.experience.models import Action, FieldNote, Questionnaire, Wave
from piste.web.experience.models.action import ACCESSIBILITY_DAYS
from piste.web.network.models import Point

LANGUAGES = (("fi", _("in Finnish")), ("sv", _("in Swedish")), ("en", _("in English")))


class DayInput(forms.DateInput):
    """A day, picked in the browser's own way."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class InThreeLanguages(forms.Form):
    """A base of forms with texts in three languages; Finnish is required, the others fall back openly."""

    texts: tuple[tuple[str, Any], ...] = ()

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        for name, label in self.texts:
            for tag, said in LANGUAGES:
                self.fields[f"{name}_{tag}"] = forms.CharField(
                    label=f"{label}, {said}",
                    max_length=500,
                    required=tag == "fi",
                    widget=forms.Textarea(attrs={"rows": 2}),
                )

    def words_of(self, name: str) -> dict[str, str]:
        """Return a text in the languages in which it was written."""
        given = {tag: self.cleaned_data[f"{name}_{tag}"].strip() for tag, _said in LANGUAGES}
        return {tag: words for tag, words in given.items() if words}


class PointChoice(forms.ModelChoiceField):
    """One of the points that a person may choose."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the point's name in the reader's language."""
        return str(obj.text)


class WaveForm(InThreeLanguages):
    """A new wave."""

    texts = (("name", _("Name")),)
    questionnaire = forms.ModelChoiceField(
        label=_("Questionnaire"), queryset=Questionnaire.objects.filter(is_ready=True)
    )
    phase = forms.ChoiceField(label=_("Phase"), choices=Wave.Phase.choices)
    points = forms.ModelMultipleChoiceField(
        label=_("Points"),
        queryset=Point.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all points."),
    )
    first_day = forms.DateField(label=_("First day"), widget=DayInput())
    last_day = forms.DateField(label=_("Last day"), widget=DayInput())

    def __init__(self, *arguments: Any, points: list[Point], everywhere: bool, **more: Any) -> None:
        super().__init__(*arguments, **more)
        chosen: Any = self.fields["points"]
        chosen.queryset = Point.objects.filter(pk__in=[point.pk for point in points])
        chosen.required = not everywhere

    def clean(self) -> dict[str, Any]:
        """Check that it ends after it begins, and that no told wave would be told twice."""
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day is before the first."))
        return data


class InviteForm(forms.Form):
    """Whom to invite: a line a person."""

    people = forms.CharField(
        label=_("People"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("One line a person: unit; e-mail. The addresses are deleted a month after the wave."),
    )
    point = PointChoice(label=_("Point"), queryset=Point.objects.none(), required=False)

    def __init__(self, *arguments: Any, points: list[Point], **more: Any) -> None:
        super().__init__(*arguments, **more)
        chosen: Any = self.fields["point"]
        chosen.queryset = Point.objects.filter(pk__in=[point.pk for point in points])

    def clean_people(self) -> list[tuple[str, str]]:
        """Return units and addresses; every faulty line is told."""
        told, faults = [], []
        check = forms.EmailField()
        for number, line in enumerate(self.cleaned_data["people"].splitlines(), start=1):
            if not line.strip():
                continue
            unit, _semicolon, address = (part.strip() for part in line.partition(";"))
            try:
                told.append((unit, check.clean(address).lower()))
            except forms.ValidationError:
                faults.append(_("Line %(number)s: write unit; e-mail.") % {"number": number})
            if len(unit) > 60 or not unit:
                faults.append(_("Line %(number)s: the unit has 1 to 60 letters.") % {"number": number})
        if faults:
            raise forms.ValidationError(faults)
        return told


class KioskForm(forms.Form):
    """A new kiosk."""

    point = PointChoice(label=_("Point"), queryset=Point.objects.none())
    name = forms.CharField(label=_("Where it stands"), max_length=80)

    def __init__(self, *arguments: Any, points: list[Point], **more: Any) -> None:
        super().__init__(*arguments, **more)
        chosen: Any = self.fields["point"]
        chosen.queryset = Point.objects.filter(pk__in=[point.pk for point in points])


class ActionForm(InThreeLanguages):
    """What is done about a finding."""

    texts = (("said", _("You said")), ("did", _("We do")))
    point = PointChoice(label=_("Point"), queryset=Point.objects.none())
    unit = forms.CharField(label=_("Unit told of it"), max_length=60, required=False)
    owner = forms.CharField(label=_("Owner, by role"), max_length=120)
    due_on = forms.DateField(label=_("Due"), widget=DayInput())
    status = forms.ChoiceField(label=_("State"), choices=Action.Status.choices)
    is_public = forms.BooleanField(label=_("Published"), required=False)

    def __init__(self, *arguments: Any, points: list[Point], action: Action | None = None, **more: Any) -> None:
        if action is not None and "initial" not in more:
            texts = {
                f"{name}_{tag}": getattr(action, name).get(tag, "")
                for name in ("said", "did")
                for tag, _said in LANGUAGES
            }
            names = ("point", "unit", "owner", "due_on", "status", "is_public")
            more["initial"] = {**{name: getattr(action, name) for name in names}, **texts}
        super().__init__(*arguments, **more)
        self.action = action
        chosen: Any = self.fields["point"]
        chosen.queryset = Point.objects.filter(pk__in=[point.pk for point in points])

    def clean_due_on(self) -> Any:
        """Hold accessibility feedback to its 14 days."""
        due = self.cleaned_data["due_on"]
        action = self.action
        if action is not None and action.kind == Action.Kind.ACCESSIBILITY:
            last = action.raised_on + timedelta(days=ACCESSIBILITY_DAYS)
            if due > last:
                raise forms.ValidationError(
                    _("Accessibility feedback is answered in 14 days: by %(day)s.") % {"day": last}
                )
        return due


class AccessibilityForm(forms.Form):
    """What somebody says of accessibility; answered in 14 days."""

    said = forms.CharField(
        label=_("What was hard to reach or use?"), max_length=500, widget=forms.Textarea(attrs={"rows": 5})
    )
    company = forms.CharField(required=False, widget=forms.HiddenInput)
    """A trap: people do not see it, programs fill it in."""


class NoteForm(forms.Form):
    """An interview, a workshop or an observation."""

    method = forms.ChoiceField(label=_("Method"), choices=FieldNote.Method.choices)
    audience = forms.ChoiceField(label=_("Of whom"), choices=Questionnaire.Audience.choices)
    point = PointChoice(label=_("Point"), queryset=Point.objects.none())
    wave = forms.ModelChoiceField(label=_("Wave"), queryset=Wave.objects.all(), required=False)
    day = forms.DateField(label=_("Day"), widget=DayInput())
    participants = forms.IntegerField(label=_("Participants"), min_value=0, max_value=1000)
    who = forms.CharField(label=_("Who they are, without names"), max_length=200, required=False)
    notes = forms.CharField(label=_("Notes"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 10}))

    def __init__(self, *arguments: Any, points: list[Point], **more: Any) -> None:
        super().__init__(*arguments, **more)
        chosen: Any = self.fields["point"]
        chosen.queryset = Point.objects.filter(pk__in=[point.pk for point in points])

    def clean_day(self) -> Any:
        """Refuse a day to come."""
        day = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("The day has not been yet."))
        return day


class BringForm(forms.Form):
    """Answers gathered elsewhere: a file and the description of its columns."""

    file = forms.FileField(label=_("File (CSV or XLSX)"))
    mapping = forms.CharField(
        label=_("What its columns are, as TOML"),
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
        help_text=_("Questions have the keys of the questionnaire; see the page on evaluation in the documentation."),
    )
    is_limesurvey = forms.BooleanField(label=_("The file is an export of LimeSurvey"), required=False)
    point = PointChoice(
        label=_("Point of all answers, where the file does not say"), queryset=Point.objects.none(), required=False
    )

    def __init__(self, *arguments: Any, points: list[Point], **more: Any) -> None:
        super().__init__(*arguments, **more)
        chosen: Any = self.fields["point"]
        chosen.queryset = Point.objects.filter(pk__in=[point.pk for point in points])
