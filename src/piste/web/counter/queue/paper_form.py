"""The form of paper numbers: a row a number, with the times that stand on it."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext as _

from piste.web.counter.queue.languages import SERVICE_LANGUAGES
from piste.web.counter.queue.reception_form import today_at
from piste.web.network.models import Point, Service
from piste.web.network.visits.paper_numbers import Paper

ROWS = 8
PARTS = ("number", "came", "service", "language", "called", "ended")


class PapersForm(forms.Form):
    """Rows of paper numbers; a row without a number is left out."""

    def __init__(self, data: Any, point: Point) -> None:
        super().__init__(data)
        self.offered = Service.objects.filter(offerings__point=point, is_active=True).distinct()
        spoken = tuple(SERVICE_LANGUAGES.items())
        names = {
            "number": _("Number"), "came": _("Came at"), "service": _("Service"), "language": _("Language"),
            "called": _("Called at"), "ended": _("Ended at"),
        }  # fmt: skip
        for row in range(ROWS):
            fields: dict[str, forms.Field] = {
                "number": forms.IntegerField(min_value=1, max_value=999),
                "came": forms.TimeField(),
                "service": forms.ModelChoiceField(self.offered, empty_label=None),
                "language": forms.ChoiceField(choices=spoken),
                "called": forms.TimeField(),
                "ended": forms.TimeField(),
            }
            for part, field in fields.items():
                field.required = False
                field.label = names[part]
                field.widget.attrs["aria-label"] = _("%(what)s, row %(row)d") % {"what": names[part], "row": row + 1}
                self.fields[f"{part}_{row}"] = field

    def rows(self) -> Iterator[list[BoundField]]:
        """Yield each row's fields."""
        for row in range(ROWS):
            yield [self[f"{part}_{row}"] for part in PARTS]

    def clean(self) -> dict[str, Any]:
        """Refuse rows without a time of coming, with one to come, or with half of the times of serving."""
        found: dict[str, Any] = super().clean() or {}
        now = timezone.now()
        used = 0
        for row in range(ROWS):
            number, came, _service, _language, called, ended = (found.get(f"{part}_{row}") for part in PARTS)
            if not number:
                if came:
                    self.add_error(f"number_{row}", _("Give the number on the paper."))
                continue
            used += 1
            if came is None:
                self.add_error(f"came_{row}", _("Give the time on the paper number."))
            elif today_at(ended or called or came) > now:
                self.add_error(f"came_{row}", _("The times lie ahead."))
            if (called is None) != (ended is None):
                self.add_error(f"called_{row}", _("Give both when it was called and when it ended, or neither."))
            elif came and called and ended and not came <= called < ended:
                self.add_error(f"called_{row}", _("The times do not follow each other."))
        if not used and not self.errors:
            self.add_error("number_0", _("Give at least one number."))
        return found

    def papers(self) -> list[Paper]:
        """Return what was given."""
        told = self.cleaned_data
        found = []
        for row in range(ROWS):
            if told[f"number_{row}"]:
                called, ended = told[f"called_{row}"], told[f"ended_{row}"]
                found.append(Paper(
                    told[f"number_{row}"], told[f"service_{row}"], today_at(told[f"came_{row}"]),
                    told[f"language_{row}"], today_at(called) if called else None, today_at(ended) if ended else None,
                ))  # fmt: skip
        return found
