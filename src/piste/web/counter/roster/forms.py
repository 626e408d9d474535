"""The form of a turn: who, as what, on which day, from when until when."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _

from piste.web.network.booking.models import Shift
from piste.web.network.booking.span import Span
from piste.web.network.models import Point, StaffMember

HELSINKI = ZoneInfo("Europe/Helsinki")


class ShiftForm(forms.Form):
    """One turn."""

    staff = forms.ModelChoiceField(queryset=StaffMember.objects.none())
    role = forms.ChoiceField(choices=Shift.Role.choices)
    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    begins = forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))

    def __init__(self, *arguments: Any, point: Point, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.point = point
        self.fields["staff"].queryset = StaffMember.objects.filter(point=point, is_active=True)  # type: ignore[attr-defined]
        words = {
            "staff": (_("Who"), _("Choose who")), "role": (_("As"), _("Choose as what")),
            "day": (_("Day"), _("Choose the day")), "begins": (_("From"), _("Write when it begins")),
            "ends": (_("Until"), _("Write when it ends")),
        }  # fmt: skip
        for name, (label, missing) in words.items():
            self.fields[name].label = label
            self.fields[name].error_messages |= {"required": missing, "invalid": missing, "invalid_choice": missing}

    def clean(self) -> dict[str, Any]:
        """Refuse a turn that ends before it begins."""
        kept = super().clean() or {}
        if kept.get("day") and kept.get("begins") and kept.get("ends"):
            begins, ends = (
                datetime.combine(kept["day"], kept[name], tzinfo=HELSINKI) for name in ("begins", "ends")
            )  # fmt: skip
            if ends <= begins:
                self.add_error("ends", _("The turn must end after it begins"))
            else:
                kept["during"] = Span(begins, ends)
        return kept
