"""The forms of costs: a file of the accounts, a plan's ledger, the programme engine's answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from piste.core.findings import Findings
from piste.evaluation.actuals_mapping import build_actuals_mapping
from piste.web.planning.finding_rows import write_finding
from piste.web.planning.upload import safe_name
from piste.web.projects.costs.models import ColumnDescription
from piste.web.projects.costs.models.views_of_money import MoneyView
from piste.web.projects.costs.month_words import read_cents

LARGEST = 100 << 20
ACCOUNT_FILES = (".csv", ".txt", ".tsv", ".xlsx")


def check_file(file: Any, endings: tuple[str, ...]) -> None:
    """Refuse a file that is too large or ends otherwise.

    Raises
    ------
    forms.ValidationError
        In words.
    """
    if file.size > LARGEST:
        raise forms.ValidationError(_("The file is larger than {size} MB.").format(size=LARGEST >> 20))
    if not safe_name(file.name, "base") or not file.name.lower().endswith(endings):
        raise forms.ValidationError(
            _("The file’s name must end in one of {endings}.").format(endings=", ".join(endings))
        )


class ImportForm(forms.Form):
    """A file of the accounts, whose money it tells of, how to read it, and its control totals."""

    file = forms.FileField(allow_empty_file=True)
    view = forms.ChoiceField(choices=MoneyView)
    description = forms.ModelChoiceField(ColumnDescription.objects.all(), required=False)
    lines = forms.CharField(required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 6}))
    keep_as = forms.CharField(required=False, max_length=80)
    control_total = forms.CharField(required=False, max_length=40)
    control_entries = forms.IntegerField(required=False, min_value=0)
    alike_are_new = forms.BooleanField(required=False)

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        words = {
            "file": (_("File of the accounts"), _("CSV or Excel, one row an entry, at most 100 MB.")),
            "view": (_("Whose money"), _("One file tells of one view. The two are never added.")),
            "description": (_("How it is read"), _("A description that was kept before.")),
            "lines": (
                _("Columns, accounts and unit"),
                _("One a line: amount=Summa, account.4310=rent_capital, agency.170=dvv, site.88=joensuu, unit=keur."),
            ),
            "keep_as": (_("Keep this description as"), _("A name; the next file of the kind then needs no telling.")),
            "control_total": (
                _("Control total, €"),
                _("What the accounts say the file comes to. With another sum nothing is taken in."),
            ),
            "control_entries": (_("Number of entries by the accounts"), ""),
            "alike_are_new": (_("Rows without a voucher that look like earlier ones are new entries"), ""),
        }
        for name, (label, hint) in words.items():
            self.fields[name].label, self.fields[name].help_text = label, hint
        self.fields["file"].error_messages["required"] = _("Choose a file")

    def clean_file(self) -> Any:
        """Refuse what no reader may read."""
        check_file(self.cleaned_data["file"], ACCOUNT_FILES)
        return self.cleaned_data["file"]

    def clean_control_total(self) -> int | None:
        """Return the control total in cents."""
        text = self.cleaned_data["control_total"].strip()
        cents = read_cents(text) if text else None
        if text and cents is None:
            raise forms.ValidationError(_("Write a sum of euros with at most two decimals, as 1 234,56"))
        return cents

    def clean(self) -> dict[str, Any]:
        """Check the description before anything is read."""
        given: dict[str, Any] = super().clean() or {}
        kept = given.get("description")
        given["mapping"] = "\n".join(filter(None, (kept.lines if kept else "", given.get("lines", ""))))
        findings = Findings()
        build_actuals_mapping(given["mapping"].splitlines(), findings)
        from piste.web.look.templatetags.look import language  # noqa: PLC0415
        from piste.web.planning.finding_rows import tell  # noqa: PLC0415

        for one in findings:
            told = tell(write_finding(one), language())
            self.add_error("lines", f"{told.message} {told.todo}")
        return given


class LedgerForm(forms.Form):
    """A plan's ledger or the programme engine's answer."""

    file = forms.FileField(allow_empty_file=True)

    def __init__(self, *arguments: Any, ending: str, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.ending = ending
        self.fields["file"].label = _("File")
        self.fields["file"].error_messages["required"] = _("Choose a file")

    def clean_file(self) -> Any:
        """Refuse what no reader may read."""
        check_file(self.cleaned_data["file"], (self.ending,))
        return self.cleaned_data["file"]
