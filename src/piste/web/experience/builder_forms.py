"""Forms of the survey builder: words in every language of content, a question of each kind, its condition."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from piste.web.experience.building import answers_of, free_key
from piste.web.experience.models import Item, Questionnaire
from piste.web.network.texts import CONTENT_LANGUAGES, text_in

FIRST = ("fi", "sv", "en")
FURTHER = tuple(tag for tag in CONTENT_LANGUAGES if tag not in FIRST)
MOST_CHOICES = 20
MORE_ROWS = 3
WIDEST = 11
"""Steps of a scale at most: 0 to 10."""


class WordsForm(forms.Form):
    """A base of forms with texts in every language of content; Finnish is required where the text is."""

    def add_text(self, name: str, label: Any, *, rows: int = 2, longest: int = 500, required: bool = True) -> None:
        """Add the fields of one text."""
        for tag, said in CONTENT_LANGUAGES.items():
            self.fields[f"{name}_{tag}"] = forms.CharField(
                label=f"{label}, {said}", max_length=longest, required=required and tag == "fi", strip=True,
                widget=forms.Textarea(attrs={"rows": rows, "lang": tag}),
            )  # fmt: skip

    def fields_of(self, name: str, tags: Sequence[str]) -> list[forms.BoundField]:
        """Return a text's fields in some languages."""
        return [self[f"{name}_{tag}"] for tag in tags]

    def words_of(self, name: str) -> dict[str, str]:
        """Return a text in the languages in which it was written."""
        given = {tag: self.cleaned_data.get(f"{name}_{tag}", "") for tag in CONTENT_LANGUAGES}
        return {tag: words for tag, words in given.items() if words}


def spread(name: str, words: Mapping[str, str]) -> dict[str, str]:
    """Return a text as the initial values of its fields."""
    return {f"{name}_{tag}": words.get(tag, "") for tag in CONTENT_LANGUAGES}


class QuestionnaireForm(WordsForm):
    """A questionnaire's name and what is said first; a new one also says who answers and whose it is."""

    audience = forms.ChoiceField(label=_("Who answers"), choices=Questionnaire.Audience.choices)
    region = forms.ChoiceField(label=_("Whose it is"), required=False)
    edition = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *arguments: Any, regions: Sequence[tuple[str, Any]], shown: Questionnaire | None = None, **more: Any
    ) -> None:
        if shown is not None:
            more["initial"] = {**spread("name", shown.name), **spread("intro", shown.intro), "edition": shown.edition}
        super().__init__(*arguments, **more)
        self.add_text("name", _("Name"), rows=1, longest=120)
        if shown is None:
            chosen: Any = self.fields["region"]
            chosen.choices = regions
            del self.fields["edition"]
        else:
            del self.fields["audience"], self.fields["region"]
            self.add_text("intro", _("What is said first"), rows=3, longest=1000, required=False)
        self.regions = {code for code, _name in regions}

    def clean_region(self) -> str:
        """Refuse another's region; left out, it is the whole country's, which is not everybody's either."""
        region = str(self.cleaned_data["region"])
        if region not in self.regions:
            raise forms.ValidationError(_("Choose whose it is."))
        return region


class ItemForm(WordsForm):
    """A question of a kind. Fields that the kind does not have are not there."""

    key = forms.SlugField(
        label=_("Short name in tables"), max_length=50, required=False,
        help_text=_("Letters a to z, numbers and hyphens. Left empty, it is made of the question."),
    )  # fmt: skip
    battery = forms.SlugField(
        label=_("Battery"), max_length=60, required=False,
        help_text=_("Questions of one battery measure one thing; how well they do is told with the results."),
    )  # fmt: skip
    low = forms.IntegerField(label=_("Lowest step"), min_value=-10_000, max_value=10_000)
    high = forms.IntegerField(label=_("Highest step"), min_value=-10_000, max_value=10_000)
    turned = forms.BooleanField(
        label=_("Asks the other way round than the rest of its battery"), required=False,
    )  # fmt: skip
    condition = forms.ChoiceField(label=_("Asked only after an answer to"), required=False)
    edition = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *arguments: Any, kind: str, earlier: Sequence[Item], shown: Item | None = None, rows: int = 0,
        redrawn: Any = None, **more: Any,
    ) -> None:  # fmt: skip
        more["initial"] = initial_of(shown) if shown is not None else {}
        if redrawn is not None:  # drawn again with more rows or other answers: what was written stays, unchecked
            more["initial"] |= {
                **redrawn.dict(), "one_of": redrawn.getlist("one_of"), "turned": "turned" in redrawn,
            }  # fmt: skip
        super().__init__(*arguments, **more)
        self.kind, self.shown = kind, shown
        self.earlier = {one.key: one for one in earlier if answers_of(one)}
        self.rows = max(rows, len(shown.choices) + 1 if shown else MORE_ROWS) if kind == Item.Kind.CHOICE else 0
        self.add_text("text", _("Question"))
        self.fit_kind()
        chosen: Any = self.fields["condition"]
        chosen.choices = [("", _("always asked")), *((key, str(one)) for key, one in self.earlier.items())]
        self.depends_on = self.earlier.get(str(self["condition"].value() or ""))
        if self.depends_on is not None:
            self.fields["one_of"] = forms.MultipleChoiceField(
                label=_("After these answers"), required=False, widget=forms.CheckboxSelectMultiple,
                choices=answer_words(self.depends_on),
            )  # fmt: skip

    def fit_kind(self) -> None:
        """Take away what the kind has not, and add what it has."""
        if self.shown is not None:
            del self.fields["key"]
        else:
            del self.fields["edition"]
        if self.kind not in {Item.Kind.SCALE, Item.Kind.NUMBER}:
            del self.fields["low"], self.fields["high"]
        else:
            self.fields["low"].initial = 1 if self.kind == Item.Kind.SCALE else 0
            self.fields["high"].initial = 5 if self.kind == Item.Kind.SCALE else 100
        if self.kind == Item.Kind.SCALE:
            self.add_text("low_words", _("Words of the lowest step"), rows=1, longest=80)
            self.add_text("high_words", _("Words of the highest step"), rows=1, longest=80)
        else:
            del self.fields["turned"]
        if self.kind == Item.Kind.NUMBER:
            self.fields["low"].label, self.fields["high"].label = _("Least"), _("Most")
        if self.kind == Item.Kind.TEXT:
            del self.fields["battery"]
        for row in range(self.rows):
            self.fields[f"choice{row}_key"] = forms.SlugField(
                required=False, max_length=40, widget=forms.HiddenInput, label=""
            )
            self.fields[f"choice{row}_place"] = forms.IntegerField(
                label=_("Place"), required=False, min_value=1, max_value=99, initial=row + 1
            )
            self.add_text(f"choice{row}", _("Answer"), rows=1, longest=120, required=False)

    def choice_rows(self) -> list[dict[str, Any]]:
        """Return the rows of answers as the page draws them."""
        return [
            {
                "number": row + 1, "key": self[f"choice{row}_key"], "place": self[f"choice{row}_place"],
                "first": self.fields_of(f"choice{row}", FIRST), "further": self.fields_of(f"choice{row}", FURTHER),
            }
            for row in range(self.rows)
        ]  # fmt: skip

    def texts(self) -> list[dict[str, Any]]:
        """Return the question and the words of its ends as the page draws them."""
        names = ["text", *(("low_words", "high_words") if self.kind == Item.Kind.SCALE else ())]
        return [{"first": self.fields_of(name, FIRST), "further": self.fields_of(name, FURTHER)} for name in names]

    def clean(self) -> dict[str, Any]:
        """Check what depends on more than one field."""
        data: dict[str, Any] = super().clean() or {}
        low, high = data.get("low"), data.get("high")
        if low is not None and high is not None:
            if high <= low:
                self.add_error("high", _("The highest must be above the lowest."))
            elif self.kind == Item.Kind.SCALE and high - low >= WIDEST:
                self.add_error("high", _("A scale has at most %(most)s steps.") % {"most": WIDEST})
        if self.kind == Item.Kind.CHOICE:
            data["choices"] = self.read_choices(data)
        if self.depends_on is not None and not data.get("one_of") and "one_of" not in self.errors:
            self.add_error("one_of", _("Choose after which answers it is asked."))
        return data

    def read_choices(self, data: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the answers in the order of their places; rows without words are left out."""
        found: list[tuple[int, int, str, dict[str, str]]] = []
        for row in range(self.rows):
            words = {tag: said for tag in CONTENT_LANGUAGES if (said := data.get(f"choice{row}_{tag}"))}
            if not words:
                continue
            if not words.get("fi"):
                self.add_error(f"choice{row}_fi", _("Write the answer in Finnish too."))
            place = data.get(f"choice{row}_place") or row + 1
            found.append((place, row, data.get(f"choice{row}_key") or "", words))
        if len(found) < 2:
            self.add_error("choice0_fi", _("Give at least two answers."))
        taken = {key for _place, _row, key, _words in found if key}
        made = []
        for _place, _row, key, words in sorted(found, key=lambda one: one[:2]):
            own = key or free_key(str(text_in(words, "en")), taken)
            taken.add(own)
            made.append({"key": own, "text": words})
        return made

    def item_fields(self) -> dict[str, Any]:
        """Return what is kept of a checked form."""
        data = self.cleaned_data
        fields: dict[str, Any] = {"kind": self.kind, "text": self.words_of("text"), "shown_if": None}
        fields |= {name: data[name] for name in ("key", "battery", "low", "high", "turned", "choices") if name in data}
        if self.kind == Item.Kind.SCALE:
            fields |= {name: self.words_of(name) for name in ("low_words", "high_words")}
        if self.depends_on is not None:
            fields["shown_if"] = {"item": self.depends_on.key, "one_of": data.get("one_of", [])}
        return fields


def initial_of(item: Item) -> dict[str, Any]:
    """Return an item as the initial values of its form."""
    condition = item.shown_if or {}
    values = {
        **spread("text", item.text), **spread("low_words", item.low_words), **spread("high_words", item.high_words),
        "battery": item.battery, "low": item.low, "high": item.high, "turned": item.turned, "edition": item.edition,
        "condition": condition.get("item", ""), "one_of": condition.get("one_of", []),
    }  # fmt: skip
    for row, choice in enumerate(item.choices):
        values |= {**spread(f"choice{row}", choice["text"]), f"choice{row}_key": choice["key"]}
    return values


def answer_words(item: Item) -> list[tuple[str, str]]:
    """Return the answers to an item that another may depend on, in words."""
    if item.kind == Item.Kind.CHOICE:
        return [(choice["key"], str(text_in(choice["text"]))) for choice in item.choices]
    return [(str(step), str(step)) for step in item.steps]


class BatteryForm(forms.Form):
    """A ready battery to add."""

    battery = forms.ChoiceField(label=_("Ready battery"))

    def __init__(self, *arguments: Any, ready: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*arguments, **more)
        chosen: Any = self.fields["battery"]
        chosen.choices = ready
