"""The form of a scenario: fields from the table of keys, faults from the engine."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from piste.core.errors import DataError, PisteError
from piste.core.findings import Findings
from piste.core.language import Language
from piste.siting.area_scope import build_scope
from piste.siting.scenario import Scenario
from piste.web.planning.access import EDIT, regions_of, seen_by
from piste.web.planning.base_reading import base_of, built_in_base, region_names
from piste.web.planning.finding_rows import tell, write_finding
from piste.web.planning.models import DataSetVersion
from piste.web.planning.scenario_content import BUILT_IN, check_files, parse, used_versions
from piste.web.planning.scenario_fields import BY_PATH, KEYS, MORE, PARTS, Key, write_field
from piste.web.planning.scenario_tables import build_content, is_more, value_of, write_more

DATA_KINDS = {"base": "base", "matrix": "matrix", "roads": "roads", "feeds": "feed", "leases": "leases"}
LONGEST_FIELD = 20_000


def page_language() -> Language:
    """Return the reader's language."""
    code = (get_language() or "fi")[:2]
    return Language(code if code in {"fi", "sv", "en"} else "en")


def known_versions(user: Any, keys: set[int]) -> set[int]:
    """Return those of the versions that are ready and that a person sees."""
    ready = DataSetVersion.objects.filter(pk__in=keys, state=DataSetVersion.State.READY)
    return set(seen_by(user, ready, "data_set__region").values_list("pk", flat=True))


def check_content(content: Mapping[str, Any], user: Any) -> tuple[Scenario | None, Findings]:
    """Check a scenario wholly: its data sets, its keys, and its names against the base data."""
    findings = Findings()
    check_files(content, findings, lambda keys: known_versions(user, keys))
    scenario = parse(content, findings)
    if scenario is None or findings.count_errors():
        return None, findings
    check_names(scenario, content, findings)
    return (None if findings.count_errors() else scenario), findings


def check_names(scenario: Scenario, content: Mapping[str, Any], findings: Findings) -> None:
    """Check regions, sites and networks that a scenario names against its base data."""
    try:
        if scenario.data.places == BUILT_IN:
            base = built_in_base(scenario.area.country)
        else:
            version = DataSetVersion.objects.select_related("data_set").get(
                pk__in=used_versions({"data": content["data"]})
            )
            base = base_of(version)
        build_scope(scenario, base)
    except DataError as fault:
        findings.extend(fault.findings)
    except PisteError as fault:
        findings.error("scenario", fault.text, "", **fault.values)


class ScenarioForm(forms.Form):
    """A scenario. `content` holds what TOML will say once the form is valid."""

    def __init__(self, *arguments: Any, user: Any, country: str = "FI", content: Any = None, **more: Any) -> None:
        told = {} if content is None else content
        initial = {key.field: write_field(key, value_of(key, told)) for key in KEYS} | {MORE: write_more(told)}
        super().__init__(*arguments, **{**more, "initial": initial | more.get("initial", {})})
        self.user, self.country = user, country
        self.content: dict[str, Any] = {}
        self.findings = Findings()
        self.versions = list_versions(user)
        self.fields["region"] = forms.ChoiceField(
            label=_("Belongs to"), choices=self.owners(), required=False, help_text=_("Its planners may change it.")
        )
        for key in KEYS:
            self.fields[key.field] = self.make_field(key)

    def owners(self) -> list[tuple[str, str]]:
        """Return the regions that the person may make a scenario for."""
        mine = regions_of(self.user, EDIT)
        names = region_names(self.country, page_language().code)
        whole = [("", _("The whole country"))] if mine is None else []
        return whole + [(code, names.get(code, code)) for code in (names if mine is None else sorted(mine))]

    def make_field(self, key: Key) -> forms.Field:
        """Return the field of a key; whether its value will do is the engine's to say."""
        words: dict[str, Any] = {"label": key.label, "help_text": key.hint, "required": False}
        if key.kind == "flag":
            return forms.BooleanField(**words)
        if key.kind in {"regions", "feeds"}:
            choices = self.region_choices() if key.kind == "regions" else self.data_choices("feeds")
            return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **words)
        if key.kind in {"choice", "network", "base", "matrix", "roads", "leases"}:
            return forms.ChoiceField(choices=self.choices_of(key), **words)
        if key.kind in {"lines", "shares"}:
            return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), max_length=LONGEST_FIELD, **words)
        short = {"class": "short"} if key.kind in {"number", "points"} else {}
        field = forms.CharField(widget=forms.TextInput(attrs=short), max_length=LONGEST_FIELD, **words)
        if key.field in {"title", "plan__points"}:
            field.widget.attrs["aria-required"] = "true"
            field.required = key.field == "title"
            field.error_messages["required"] = _("Give the scenario a name")
        return field

    def choices_of(self, key: Key) -> list[tuple[str, Any]]:
        """Return the choices of a key that has some."""
        if key.kind == "choice":
            return list(key.choices)
        if key.kind == "network":
            words, networks = page_language(), built_in_base(self.country).networks
            return [("", _("None")), *((name, words.text(one.name)) for name, one in networks.items())]
        first = (BUILT_IN, _("Built-in data of the country")) if key.kind == "base" else ("", _("None"))
        return [first, *self.data_choices(key.kind)]

    def data_choices(self, kind: str) -> list[tuple[str, str]]:
        """Return the data sets of a kind that the person sees, each in its versions."""
        return [
            (f"data-set:{one.pk}", _("{name}, version {n}").format(name=one.data_set.name, n=one.number))
            for one in self.versions
            if one.data_set.kind == DATA_KINDS[kind]
        ]

    def region_choices(self) -> list[tuple[str, str]]:
        """Return the country's regions."""
        return list(region_names(self.country, page_language().code).items())

    def clean(self) -> dict[str, Any]:
        """Put the content together and let the engine check it."""
        given: dict[str, Any] = super().clean() or {}
        try:
            self.content = build_content(given, self.country)
        except DataError as fault:
            for item in fault.findings:
                found = tell(write_finding(item), page_language())
                self.add_error(MORE, f"{found.message} {found.todo}".strip())
        if self.errors:
            return given
        _scenario, self.findings = check_content(self.content, self.user)
        language = page_language()
        for item in self.findings:
            if item.severity == "error":
                told = tell(write_finding(item), language)
                key = BY_PATH.get(item.field) or (BY_PATH[MORE] if is_more(item.field) else None)
                words = f"{told.message} {told.todo}".strip()
                self.add_error(key.field if key else None, f"{key.label}: {words}" if key else words)
        return given

    @property
    def parts(self) -> list[dict[str, Any]]:
        """Return the parts as the template draws them; folded fields with a fault or a value stand open."""
        drawn = []
        for part in PARTS:
            more = [self[key.field] for key in part.more]
            changed = any(field.errors for field in more) or any(self.is_told(key) for key in part.more)
            fields = [self[key.field] for key in part.keys]
            if part.id == "goal":
                fields.insert(1, self["region"])
            drawn.append({"id": part.id, "title": part.title, "fields": fields, "more": more, "open": changed})
        return drawn

    def is_told(self, key: Key) -> bool:
        """Tell whether a folded key has another value than its default."""
        value = self[key.field].value()
        return value not in (None, "", [], False, write_field(key, key.default))


def list_versions(user: Any) -> list[DataSetVersion]:
    """Return the ready versions of data sets that a person sees, newest first in each set."""
    ready = DataSetVersion.objects.filter(state=DataSetVersion.State.READY, data_set__built_in=False)
    chosen = seen_by(user, ready.select_related("data_set"), "data_set__region")
    return list(chosen.order_by("data_set__name", "data_set_id", "-number")[:500])
