"""Forms of rooms: a booking, a report, rules, house rules, a round."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from piste.web.counter.rooms.models import RoomReport, RoomRule
from piste.web.network.booking.span import Span
from piste.web.network.models import Agency, Point, Room
from piste.web.network.privacy.identity_code import refuse_identity_code

HELSINKI = ZoneInfo("Europe/Helsinki")
LARGEST_FILE = 2_000_000
TEXTS = (("fi", gettext_lazy("Finnish")), ("sv", gettext_lazy("Swedish")), ("en", gettext_lazy("English")))


class BookingForm(forms.Form):
    """When, and what for."""

    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    begins = forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    title = forms.CharField(max_length=60, required=False, validators=[refuse_identity_code])
    appointment = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        words = {
            "day": (_("Day"), _("Choose the day")), "begins": (_("From"), _("Write when it begins")),
            "ends": (_("Until"), _("Write when it ends")), "title": (_("What for"), ""),
        }  # fmt: skip
        for name, (label, missing) in words.items():
            self.fields[name].label = label
            self.fields[name].error_messages |= {"required": missing, "invalid": missing}
        self.fields["title"].help_text = _("Your own agency reads this. Write no names of customers.")

    def clean(self) -> dict[str, Any]:
        """Refuse a time that ends before it begins."""
        kept = super().clean() or {}
        if kept.get("day") and kept.get("begins") and kept.get("ends"):
            begins, ends = (
                datetime.combine(kept["day"], kept[name], tzinfo=HELSINKI) for name in ("begins", "ends")
            )  # fmt: skip
            if ends <= begins:
                self.add_error("ends", _("The time must end after it begins"))
            else:
                kept["during"] = Span(begins, ends)
        return kept


class ReportForm(forms.Form):
    """Something is wrong."""

    room = forms.ModelChoiceField(Room.objects.none(), required=False, label=gettext_lazy("Where"))
    kind = forms.ChoiceField(choices=RoomReport.Kind.choices, label=gettext_lazy("What"))
    text = forms.CharField(
        max_length=500, label=gettext_lazy("What is wrong"), widget=forms.Textarea(attrs={"rows": 3}),
        validators=[refuse_identity_code], error_messages={"required": gettext_lazy("Write what is wrong")},
    )  # fmt: skip
    out_of_use = forms.BooleanField(required=False, label=gettext_lazy("The room cannot be used"))

    def __init__(self, *arguments: Any, point: Point, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["room"].queryset = Room.objects.filter(point=point, is_active=True)  # type: ignore[attr-defined]
        self.fields["room"].empty_label = _("The house as a whole")  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """An answer to a report."""

    answer = forms.CharField(
        max_length=500, label=gettext_lazy("Answer"), widget=forms.Textarea(attrs={"rows": 2}),
        validators=[refuse_identity_code], error_messages={"required": gettext_lazy("Write an answer")},
    )  # fmt: skip
    closed = forms.BooleanField(required=False, label=gettext_lazy("It has been dealt with"))


class RuleForm(forms.ModelForm):
    """The rules of a room."""

    class Meta:
        """All that can be set."""

        model = RoomRule
        fields = ("is_bookable", "use", "agencies", "ahead_days", "most_min", "quota_min", "check_in_min")
        widgets = {"agencies": forms.CheckboxSelectMultiple}

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["agencies"].queryset = Agency.objects.filter(active_until__isnull=True)  # type: ignore[attr-defined]
        self.fields["agencies"].help_text = _("None chosen: everybody in the house.")


class HouseRulesForm(forms.Form):
    """House rules in three languages."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        for code, name in TEXTS:
            self.fields[code] = forms.CharField(
                max_length=4000, required=False, label=name, widget=forms.Textarea(attrs={"rows": 8, "lang": code})
            )


class BeginForm(forms.Form):
    """Before a round."""

    staff_people = forms.IntegerField(
        min_value=0, max_value=100_000, label=gettext_lazy("Staff whose place of work this is"),
        help_text=gettext_lazy("The share present is of them."),
    )  # fmt: skip


class FileForm(forms.Form):
    """A file of access counts."""

    file = forms.FileField(label=gettext_lazy("CSV or XLSX"))

    def clean_file(self) -> Any:
        """Refuse what is too large or of another kind, before anything of it is read."""
        given = self.cleaned_data["file"]
        if not given.name.lower().endswith((".csv", ".xlsx")):
            raise forms.ValidationError(_("Give a file that ends in .csv or .xlsx"))
        if given.size > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than 2 MB"))
        return given
