"""The one form of all kinds: texts a language at a time, lists as ticks, days and times as the browser picks them."""

import json
import re
from hashlib import sha256
from typing import Any

from django import forms
from django.db import models
from django.forms import modelform_factory
from django.utils.translation import gettext_lazy as _

from piste.web.accounts.places import region_names
from piste.web.network.editing.things import WEEKDAYS, Thing, shares_of
from piste.web.network.models import Agency, CostShare, Offering, Point
from piste.web.network.sign_video import plays_here
from piste.web.network.texts import CONTENT_LANGUAGES, TextsField, text_in
from piste.web.network.wording import ACCESS, LANGUAGE_NAMES

EQUIPMENT = {
    "scanner": _("Scanner"), "document-camera": _("Document camera"), "printer": _("Printer"),
    "second-screen": _("Second screen"), "induction-loop": _("Induction loop"), "camera": _("Camera"),
    "microphone": _("Microphone"), "screen": _("Screen"),
}  # fmt: skip
LISTS: dict[str, dict[str, Any]] = {"languages": LANGUAGE_NAMES, "equipment": EQUIPMENT}
LONG = {"description", "does", "does_not", "papers", "reason"}
KEYS: dict[bool | None, str] = {True: "yes", False: "no"}
KNOWN_OR_NOT = (("", _("not known")), ("yes", _("Yes")), ("no", _("No")))
SHARE = re.compile(r"^([-\w]+) ([1-9]\d{0,5})$")


class DayInput(forms.DateInput):
    """A day, picked in the browser's own way."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ClockInput(forms.TimeInput):
    """A time of day, picked in the browser's own way."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M", attrs={"class": "short"})


class ThingForm(forms.ModelForm):
    """A base for the form of any kind."""

    thing: Thing
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *arguments: Any, user: Any = None, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.user = user
        self.split: dict[str, list[str]] = {}
        for name in self.thing.fields:
            self.replace_field(name)
        if self.thing.key == "agreements":
            self.fields["shares"] = forms.CharField(
                label=_("Parts of the cost"), required=False,
                initial=shares_of(self.instance) if self.instance.pk else "",
                help_text=_("Code of an authority and its parts, such as “kela 2, mikkeli 1”."),
            )  # fmt: skip
        if self.instance.pk:
            self.initial["seen"] = fingerprint(self.instance)
            if "code" in self.fields:
                self.fields["code"].disabled = True  # others name it by its code
        self.order_fields(["seen", *self.thing.fields, "shares"])

    def replace_field(self, name: str) -> None:
        """Put in the place of a field what people can fill in."""
        field = self.thing.model._meta.get_field(name)  # noqa: SLF001
        now = getattr(self.instance, name, None) if field.concrete and not field.many_to_many else None
        if isinstance(field, TextsField):
            self.split_texts(name, field, now or {})
        elif name in LISTS:
            choices = [(key, label) for key, label in LISTS[name].items()]
            self.fields[name] = forms.MultipleChoiceField(
                label=field.verbose_name, choices=choices, required=name == "languages", initial=now,
                widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip
        elif name == "accessibility":
            self.split_access(now or {})
        elif name == "region":
            self.fields[name] = forms.ChoiceField(
                label=field.verbose_name, choices=[("", "–"), *region_names().items()]
            )
        elif name == "weekday":
            self.fields[name] = forms.TypedChoiceField(
                label=field.verbose_name, choices=list(enumerate(WEEKDAYS)), coerce=int
            )
        elif name == "sign_video":
            self.fields[name].help_text = _("Address of a video on this host, such as /media/our-point.mp4.")
        elif isinstance(self.fields[name], forms.DateField):
            self.fields[name].widget = DayInput()
        elif isinstance(self.fields[name], forms.TimeField):
            self.fields[name].widget = ClockInput()

    def split_texts(self, name: str, field: TextsField, now: dict[str, str]) -> None:
        """Give a text one field a language; Finnish is required of names."""
        del self.fields[name]
        self.split[name] = []
        for tag, language in CONTENT_LANGUAGES.items():
            key = f"{name}.{tag}"
            widget = (
                forms.Textarea(attrs={"rows": 3, "lang": tag}) if name in LONG else forms.TextInput(attrs={"lang": tag})
            )
            self.fields[key] = forms.CharField(
                label=f"{field.verbose_name} · {language}", required=name == "name" and tag == "fi",
                initial=now.get(tag, ""),
                max_length=4000 if name in LONG else 200, widget=widget,
            )  # fmt: skip
            self.split[name].append(key)

    def split_access(self, now: dict[str, bool]) -> None:
        """Give each thing of access a choice: yes, no, not known."""
        del self.fields["accessibility"]
        for key, (there, _lacks) in ACCESS.items():
            initial = KEYS.get(now.get(key), "")
            self.fields[f"accessibility.{key}"] = forms.ChoiceField(
                label=there, choices=KNOWN_OR_NOT, required=False, initial=initial
            )

    def order_fields(self, field_order: Any) -> None:
        """Keep the order of the kind's fields, with the parts of a split one in its place."""
        wanted: list[str] = []
        for name in field_order or []:
            wanted += [key for key in self.fields if key == name or key.startswith(f"{name}.")]
        super().order_fields(wanted)

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """Return what is always shown: all but texts in the rarer languages."""
        return [self[name] for name in self.fields if name != "seen" and name.rpartition(".")[2] not in self.rare]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        """Return texts in Sami languages and easy Finnish."""
        return [self[name] for name in self.fields if name.rpartition(".")[2] in self.rare]

    rare = ("se", "smn", "sms", "fi-x-easy")

    def clean_shares(self) -> list[tuple[Agency, int]]:
        """Read cost shares."""
        known = {agency.code: agency for agency in Agency.objects.all()}
        found = []
        for part in filter(None, (part.strip() for part in str(self.cleaned_data["shares"]).split(","))):
            match = SHARE.match(part)
            if match is None or match[1] not in known:
                raise forms.ValidationError(_("Write a code and parts: “%(part)s” is neither"), params={"part": part})
            found.append((known[match[1]], int(match[2])))
        if len({agency.pk for agency, _parts in found}) != len(found):
            raise forms.ValidationError(_("An authority is there twice"))
        return found

    def clean_sign_video(self) -> str:
        """Refuse a video elsewhere: the public pages ask nothing of other hosts, so that it would never be shown."""
        address = str(self.cleaned_data["sign_video"])
        if address and not plays_here(address):
            raise forms.ValidationError(_("The video must be on this host: an address that begins with one /"))
        return address

    def _post_clean(self) -> None:
        """Put split fields together before the model is checked."""
        for name, keys in self.split.items():
            texts = {key.partition(".")[2]: str(self.cleaned_data.get(key) or "").strip() for key in keys}
            setattr(self.instance, name, {tag: said for tag, said in texts.items() if said})
        if "accessibility" in self.thing.fields:
            said = {key: self.cleaned_data.get(f"accessibility.{key}") for key in ACCESS}
            self.instance.accessibility = {key: value == "yes" for key, value in said.items() if value}
        for name in LISTS:
            if name in self.cleaned_data:
                setattr(self.instance, name, self.cleaned_data[name])
        super()._post_clean()  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        """Refuse what nobody may set up where they have no say, and what belongs together and does not."""
        given: dict[str, Any] = super().clean() or {}
        room, point = given.get("room"), given.get("point")
        if room is not None and point is not None and room.point_id != point.pk:
            self.add_error("room", _("The room is at another point"))
        if given.get("successor") is not None and given.get("active_until") is None:
            self.add_error("active_until", _("Give the last day of an authority that has a successor"))
        return given

    def save_all(self) -> Any:
        """Keep the thing with what belongs to it."""
        saved = self.save()
        if "shares" in self.cleaned_data:
            saved.shares.all().delete()
            CostShare.objects.bulk_create(
                CostShare(agreement=saved, agency=agency, parts=parts) for agency, parts in self.cleaned_data["shares"]
            )
        return saved


def field_for(field: Any, **more: Any) -> Any:
    """Return a model field's form field; addresses without a scheme are taken as https."""
    if isinstance(field, models.URLField):
        more["assume_scheme"] = "https"
    return field.formfield(**more)


def form_of(thing: Thing) -> type[ThingForm]:
    """Return the form of a kind."""
    made: Any = modelform_factory(thing.model, form=ThingForm, fields=list(thing.fields), formfield_callback=field_for)
    made.thing = thing
    form: type[ThingForm] = made
    return form


def fingerprint(one: Any) -> str:
    """Return a hash of all that a thing holds, by which a change in the meantime is noticed."""
    model = one._meta  # noqa: SLF001
    values: dict[str, Any] = {field.name: str(field.value_from_object(one)) for field in model.concrete_fields}
    values |= {
        field.name: sorted(getattr(one, field.name).values_list("pk", flat=True)) for field in model.many_to_many
    }
    if hasattr(one, "shares"):
        values["shares"] = sorted(one.shares.values_list("agency_id", "parts"))
    return sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()[:24]


def choices_of(name: str) -> list[tuple[str, str]]:
    """Return what a list can be narrowed to."""
    model: Any = {"point": Point, "agency": Agency, "service": Offering._meta.get_field("service").related_model}[name]  # noqa: SLF001
    return sorted(
        ((one.code, str(text_in(one.name))) for one in model.objects.all()), key=lambda pair: pair[1].casefold()
    )
