"""The reception's form: a ticket, a booked customer who checks in, or a paper number that is entered later."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from piste.web.counter.queue.languages import SERVICE_LANGUAGES
from piste.web.network.models import Point, Service
from piste.web.network.visits.arriving import Arrival
from piste.web.network.visits.models import Visit

PRIORITIES = ((0, _("No priority")), (15, _("15 min")), (30, _("30 min")), (60, _("60 min")))


class ReceptionForm(forms.Form):
    """What the reception knows of one who arrives; nothing of who it is."""

    services = forms.ModelMultipleChoiceField(
        Service.objects.none(), label=_("Services"), error_messages={"required": _("Choose at least one service.")}
    )
    language = forms.ChoiceField(label=_("Language of service"), choices=tuple(SERVICE_LANGUAGES.items()))
    booked = forms.TimeField(
        label=_("Booked for"), required=False, help_text=_("Only for one who has an appointment today, such as 10:15.")
    )
    arrived = forms.TimeField(
        label=_("Time on the paper number"), required=False,
        help_text=_("Only for a paper number given while the line was down."),
    )  # fmt: skip
    priority = forms.TypedChoiceField(label=_("Priority"), choices=PRIORITIES, coerce=int, required=False)
    reason = forms.CharField(
        label=_("Why it has priority"), max_length=60, required=False, help_text=_("No personal data.")
    )

    def __init__(self, data: Any, point: Point) -> None:
        super().__init__(data)
        offered = Service.objects.filter(offerings__point=point, is_active=True).distinct()
        self.fields["services"].queryset = offered.select_related("agency")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a priority without its reason, and a paper number from a time to come."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("priority") and not found.get("reason"):
            self.add_error("reason", _("Say why it has priority."))
        paper = found.get("arrived")
        if paper and today_at(paper) > timezone.now():
            self.add_error("arrived", _("The time of arrival lies ahead."))
        return found

    def arrival(self) -> tuple[Arrival, datetime | None]:
        """Return what was told, and when it was where that is not now."""
        told = self.cleaned_data
        paper = today_at(told["arrived"]) if told["arrived"] else None
        return Arrival(
            channel=Visit.Channel.PAPER if paper else Visit.Channel.RECEPTION,
            language=told["language"],
            booked_for=today_at(told["booked"]) if told["booked"] else None,
            priority_min=told["priority"] or 0,
            priority_reason=told["reason"] if told["priority"] else "",
        ), paper


def today_at(clock: time) -> datetime:
    """Return a local time of today."""
    return timezone.make_aware(datetime.combine(timezone.localdate(), clock))
