"""What all forms of one row share: texts in three languages, days, and the revision that the person had seen."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from piste.web.network.texts import TextsField
from piste.web.planning.deciding.three_languages import LANGUAGES, SPOKEN


def area(rows: int = 4) -> forms.Textarea:
    """Return a field for longer text."""
    return forms.Textarea(attrs={"rows": rows, "cols": 40})


def day_input() -> forms.DateInput:
    """Return a field for a day, written as browsers send it."""
    return forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d")


class RowForm(forms.ModelForm):
    """A form of one row. Its texts are asked for in Finnish, Swedish and English; one of them is enough."""

    texts: ClassVar[dict[str, int]] = {}
    """Name of a text -> rows of its fields; 1 is a line."""
    needed: ClassVar[tuple[str, ...]] = ()
    """Texts that must be written in some language."""
    first: ClassVar[tuple[str, ...]] = ()
    """Names of fields and texts that come first."""
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["seen"].initial = self.instance.revision if self.instance.pk else 0
        for name, rows in self.texts.items():
            label = self._meta.model._meta.get_field(name).verbose_name  # noqa: SLF001  (Django's own name)
            kept = getattr(self.instance, name) or {}
            for code, language in SPOKEN:
                self.fields[f"{name}_{code}"] = forms.CharField(
                    label=f"{label} ({language})", required=False, initial=kept.get(code, ""),
                    max_length=300 if rows == 1 else 8000,
                    widget=forms.TextInput(attrs={"lang": code}) if rows == 1 else area(rows),
                )  # fmt: skip
                self.fields[f"{name}_{code}"].widget.attrs["lang"] = code
        for field in self.fields.values():
            if isinstance(field, forms.DateField):
                field.widget = day_input()
        self.order_fields([part for name in self.first for part in self.parts(name)])

    def parts(self, name: str) -> list[str]:
        """Return the fields of a text, or the field itself."""
        return [f"{name}_{code}" for code in LANGUAGES] if name in self.texts else [name]

    def clean(self) -> dict[str, Any]:
        """Ask for a text that is needed and written in no language."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for name in self.needed:
            if not any((given.get(part) or "").strip() for part in self.parts(name)):
                self.add_error(f"{name}_fi", _("Write this in at least one language"))
        return given

    def values(self) -> dict[str, Any]:
        """Return what is to be kept, by the row's fields."""
        fields = [name for name in self._meta.fields or () if name in self.cleaned_data]
        kept = {name: self.cleaned_data[name] for name in fields}
        for name in self.texts:
            others = {code: words for code, words in (self.initial_texts(name)).items() if code not in LANGUAGES}
            written = {code: self.cleaned_data.get(f"{name}_{code}", "") for code in LANGUAGES}
            kept[name] = others | {
                code: words.replace("\r\n", "\n").strip() for code, words in written.items() if words.strip()
            }
        return kept

    def initial_texts(self, name: str) -> dict[str, str]:
        """Return a text as the row has it."""
        return dict(getattr(self.instance, name) or {})

    @property
    def revision(self) -> int:
        """Return the revision that the person had seen."""
        return int(self.cleaned_data.get("seen") or 0)


def tell_value(row: Model, name: str) -> str:
    """Return how a field stands now, for whoever comes second."""
    field = row._meta.get_field(name)  # noqa: SLF001  (Django's own name)
    value = getattr(row, name)
    if isinstance(field, TextsField):
        return "\n".join(f"{dict(SPOKEN).get(code, code)}: {words}" for code, words in (value or {}).items()) or "–"
    if getattr(field, "choices", None):
        return str(getattr(row, f"get_{name}_display")())
    return "–" if value in (None, "") else str(value)


def label_of(row: Model, name: str) -> str:
    """Return what a field is called."""
    return str(getattr(row._meta.get_field(name), "verbose_name", name))  # noqa: SLF001  (Django's own name)
