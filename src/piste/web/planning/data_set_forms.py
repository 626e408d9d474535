"""The forms of data sets: what it is, then its files."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _

from piste.web.planning.models import DataSet
from piste.web.planning.upload import ENDINGS, PARTS, FolderFile, Source, folder_files, safe_name


class DataSetForm(forms.ModelForm):
    """Name, kind and whom it is shared with."""

    class Meta:
        """Its fields, in the order of asking."""

        model = DataSet
        fields = ("name", "kind", "country", "region")

    def __init__(self, *arguments: Any, owners: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["name"].error_messages["required"] = _("Give the data set a name")
        self.fields["kind"].error_messages["required"] = _("Choose what it holds")
        countries = [(code, code) for code in ("FI", "SE", "EE", "FR")]
        self.fields["country"] = forms.ChoiceField(label=_("Country"), choices=countries)
        self.fields["region"] = forms.ChoiceField(
            label=_("Shared with"), choices=owners, required=False, help_text=_("Whose planners see and use it.")
        )


class VersionForm(forms.Form):
    """The files of one version: uploaded, or pointed to in the folder that the server's keeper has set."""

    def __init__(self, *arguments: Any, kind: str, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.kind = kind
        self.known = folder_files(kind)
        endings = ", ".join(ENDINGS[kind])
        largest = settings.PLANNING_LARGEST_FILE >> 20
        for number, (part, label) in enumerate(PARTS[kind]):
            hint = _("One of {endings}, at most {size} MB.").format(endings=endings, size=largest) if not number else ""
            widget = forms.ClearableFileInput(attrs={"accept": ",".join(ENDINGS[kind])})
            self.fields[part] = forms.FileField(
                label=label, required=False, help_text=hint, widget=widget, allow_empty_file=True
            )
            if self.known:
                root = Path(settings.PLANNING_INBOX).resolve()
                names = [(str(number), str(path.relative_to(root))) for number, path in enumerate(self.known)]
                self.fields[f"{part}_there"] = forms.ChoiceField(
                    label=_("{what}: or a file that is on the server").format(what=label), required=False,
                    choices=[("", _("None")), *names],
                )  # fmt: skip
        if kind in {"base", "leases"}:
            hint = _("One a line, where it is not plain from the names: people=ASUKKAITA, sites:name=NIMI.")
            if kind == "leases":
                hint = _("One a line, where it is not plain from the names: agency=VIRASTO, unit.area=sqft.")
            self.fields["mapping"] = forms.CharField(
                label=_("Which column holds what"), required=False, max_length=4000, strip=True, help_text=hint,
                widget=forms.Textarea(attrs={"rows": 3}),
            )  # fmt: skip
        self.fields["source"] = forms.CharField(
            label=_("Whose data, under which licence"), required=False, max_length=300,
            help_text=_("Reports credit it."),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Refuse what is too large, ends otherwise, or is missing."""
        given: dict[str, Any] = super().clean() or {}
        for part, _label in PARTS[self.kind]:
            file = given.get(part)
            if file and file.size > settings.PLANNING_LARGEST_FILE:
                most = settings.PLANNING_LARGEST_FILE >> 20
                self.add_error(part, _("The file is larger than {size} MB.").format(size=most))
            elif file and not safe_name(file.name, self.kind):
                endings = ", ".join(ENDINGS[self.kind])
                self.add_error(part, _("The file’s name must end in one of {endings}.").format(endings=endings))
        first = PARTS[self.kind][0][0]
        if not self.errors and not any(part == first for part, _name, _source in self.sources(given)):
            self.add_error(first, _("Choose a file"))
        return given

    def sources(self, given: dict[str, Any]) -> list[tuple[str, str, Source]]:
        """Return what each file is, what it is called and where to read it."""
        found: list[tuple[str, str, Source]] = []
        for part, _label in PARTS[self.kind]:
            there = given.get(f"{part}_there") or ""
            if file := given.get(part):
                found.append((part, file.name, file))
            elif there:
                path = self.known[int(there)]
                found.append((part, path.name, FolderFile(path)))
        return found
