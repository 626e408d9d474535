"""Forms of interpreting."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from piste.web.network.models import EQUIPMENT, Agency, Device, Point, Room, Service
from piste.web.remote.interpreting.languages import INTERPRETED, OF_SERVICE
from piste.web.remote.interpreting.models import Assignment, Disqualification, InterpreterProfile, LanguagePair, Track
from piste.web.remote.interpreting.preferences import read_list

LANGUAGE_CHOICES = list(INTERPRETED.items())
ASKED_FOR = ("scanner", "document-camera", "printer", "second-screen", "induction-loop")
"""Equipment that customers and advisors ask for; a camera and a microphone are in every remote room."""


class JointForm(forms.Form):
    """What for, in which language, which way, and what is asked of the interpreter."""

    service = forms.ModelChoiceField(label=_("Service"), queryset=Service.objects.none())
    language = forms.ChoiceField(label=_("The customer’s language"), choices=LANGUAGE_CHOICES, initial="uk")
    service_language = forms.ChoiceField(
        label=_("Language of service"), choices=[(tag, INTERPRETED[tag]) for tag in OF_SERVICE], initial="fi"
    )
    way = forms.ChoiceField(
        label=_("Where is the customer?"),
        choices=[("room", _("In a remote room at a point")), ("device", _("Elsewhere, with an own device"))],
        initial="room", widget=forms.RadioSelect,
    )  # fmt: skip
    point = forms.ModelChoiceField(
        label=_("Point"), queryset=Point.objects.none(), required=False, empty_label=_("Any point")
    )
    equipment = forms.MultipleChoiceField(
        label=_("The room must have"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(kind, EQUIPMENT[kind]) for kind in ASKED_FOR],
    )  # fmt: skip
    track = forms.ChoiceField(
        label=_("Who orders and pays the interpreter"), choices=Track.choices, initial="authority",
        widget=forms.RadioSelect,
    )  # fmt: skip
    number = forms.ChoiceField(
        label=_("Number of interpreters"), required=False,
        choices=[("", _("By the length of the call")), ("1", _("One")), ("2", _("Two"))],
    )  # fmt: skip
    gender = forms.ChoiceField(
        label=_("Interpreter’s gender"), required=False,
        choices=[("", _("Does not matter")), *InterpreterProfile.Gender.choices[:2]],
    )  # fmt: skip
    dialect = forms.CharField(label=_("Dialect"), max_length=60, required=False)
    certified = forms.BooleanField(label=_("Certified interpreters only"), required=False)
    day = forms.DateField(
        label=_("From which day on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *arguments: Any, is_staff: bool, **more: Any) -> None:
        super().__init__(*arguments, **more)
        services = Service.objects.filter(is_active=True, by_remote=True).select_related("agency")
        if not is_staff:
            services = services.filter(needs_strong_sign_in=False)
            self.fields["language"].label, self.fields["way"].label = _("Your language"), _("Where are you?")
        choose(self, "service", services)
        choose(self, "point", Point.objects.filter(is_public=True, rooms__kind="remote").distinct())

    def clean(self) -> dict[str, Any]:
        """Refuse a language interpreted into itself."""
        kept: dict[str, Any] = super().clean() or {}
        if kept.get("language") and kept.get("language") == kept.get("service_language"):
            self.add_error("language", _("Both languages are the same: no interpreter is needed"))
        return kept

    @property
    def shown_first(self) -> list[Any]:
        """Return the fields that everybody answers."""
        return [self[name] for name in ("service", "language", "service_language", "way", "point", "track")]

    @property
    def shown_more(self) -> list[Any]:
        """Return the wishes."""
        return [self[name] for name in ("equipment", "number", "gender", "dialect", "certified", "day")]


def choose(form: forms.BaseForm, name: str, among: QuerySet[Any]) -> None:
    """Set what a field chooses among."""
    field = form.fields[name]
    if isinstance(field, forms.ModelChoiceField):
        field.queryset = among


class WhoForm(forms.Form):
    """What the customer is called by and how they are told; staff may add what decides who interprets."""

    called = forms.CharField(
        label=_("Name or nickname"), max_length=60, help_text=_("The customer is called by it."),
        error_messages={"required": _("Tell us a name or nickname")},
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )  # fmt: skip
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("The confirmation and, when the call begins, the link into it are sent here."),
    )  # fmt: skip
    phone = forms.RegexField(
        r"^\+?[0-9][0-9 ()-]{5,24}$", label=_("Telephone"), max_length=30, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"invalid": _("Write the telephone number with digits, such as 040 123 4567")},
    )  # fmt: skip
    code = forms.CharField(
        label=_("Code of the customer’s own list of interpreters"), max_length=30, required=False,
        help_text=_("Those on the list are asked first."),
    )  # fmt: skip
    matter = forms.CharField(
        label=_("Reference of the matter"), max_length=60, required=False,
        help_text=_("Only a code made of it is kept, so that nobody who is disqualified in the matter is asked."),
    )  # fmt: skip

    def __init__(self, *arguments: Any, is_staff: bool, **more: Any) -> None:
        super().__init__(*arguments, **more)
        if not is_staff:
            del self.fields["matter"]
            self.fields["called"].help_text = _("You are called by it.")
            self.fields["code"].label = _("Code of your own list of interpreters")

    def clean_code(self) -> tuple[int, ...]:
        """Return the list's interpreters in their order."""
        code = str(self.cleaned_data["code"])
        found = read_list(code) if code else ()
        if found is None:
            raise forms.ValidationError(_("We do not know this code. Leave it empty, or check it."))
        return found

    def clean(self) -> dict[str, Any]:
        """Ask for one way to tell the customer, or nobody hears of a change."""
        kept: dict[str, Any] = super().clean() or {}
        if not self.errors and not kept.get("email") and not kept.get("phone"):
            self.add_error("email", _("Give an e-mail address or a telephone number"))
        return kept


class AnswerForm(forms.Form):
    """An interpreter's answer."""

    do = forms.ChoiceField(choices=[("accept", ""), ("decline", ""), ("ill", "")])
    reason = forms.ChoiceField(label=_("Reason"), choices=Assignment.Reason.choices, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask why where the answer is no."""
        kept: dict[str, Any] = super().clean() or {}
        if kept.get("do") == "decline" and not kept.get("reason"):
            self.add_error("reason", _("Choose a reason"))
        return kept


class ProfileForm(forms.ModelForm):
    """What is known of an interpreter."""

    class Meta:
        """All of it."""

        model = InterpreterProfile
        fields = ["gender", "on_demand", "notice_min", "phone_only", "email", "phone", "reads"]
        widgets = {"reads": forms.Select(choices=[(tag, INTERPRETED[tag]) for tag in ("fi", "sv", "en")])}


class PairForm(forms.ModelForm):
    """A language and its direction."""

    source = forms.ChoiceField(label=_("From language"), choices=LANGUAGE_CHOICES)
    target = forms.ChoiceField(label=_("To language"), choices=LANGUAGE_CHOICES)
    both = forms.BooleanField(label=_("The other way as well"), required=False, initial=True)

    class Meta:
        """One direction."""

        model = LanguagePair
        fields = ["source", "target", "is_certified", "dialect"]

    def clean(self) -> dict[str, Any]:
        """Refuse one language twice."""
        kept: dict[str, Any] = super().clean() or {}
        if kept.get("source") == kept.get("target"):
            self.add_error("target", _("Choose two languages"))
        return kept


class DisqualificationForm(forms.ModelForm):
    """An authority or a service whose matters an interpreter must not take."""

    class Meta:
        """Of one thing, until a day."""

        model = Disqualification
        fields = ["agency", "service", "valid_until"]
        labels = {"agency": _("Authority"), "service": _("Service")}
        widgets = {"valid_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        choose(self, "agency", Agency.objects.all())
        choose(self, "service", Service.objects.select_related("agency"))

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one."""
        kept: dict[str, Any] = super().clean() or {}
        if bool(kept.get("agency")) == bool(kept.get("service")):
            self.add_error("agency", _("Choose an authority or a service, one of them"))
        return kept


class ListForm(forms.Form):
    """A customer's preferred interpreters, in their order."""

    def __init__(self, *arguments: Any, profiles: QuerySet[InterpreterProfile], **more: Any) -> None:
        super().__init__(*arguments, **more)
        for number in range(1, 6):
            words = _("First") if number == 1 else _("Then")
            self.fields[f"place_{number}"] = forms.ModelChoiceField(
                label=words, queryset=profiles, required=number == 1, empty_label=_("Nobody")
            )

    def chosen(self) -> list[InterpreterProfile]:
        """Return them in order, each once."""
        named = [self.cleaned_data.get(f"place_{number}") for number in range(1, 6)]
        return list(dict.fromkeys(one for one in named if one is not None))


class AtOnceForm(forms.Form):
    """An interpreter for a call that goes on."""

    language = forms.ChoiceField(label=_("The customer’s language"), choices=LANGUAGE_CHOICES)
    track = forms.ChoiceField(
        label=_("Who orders and pays the interpreter"), choices=Track.choices, initial="authority",
        widget=forms.RadioSelect,
    )  # fmt: skip


class RoomForm(forms.ModelForm):
    """What a room has."""

    equipment = forms.MultipleChoiceField(
        label=_("Equipment"), required=False, widget=forms.CheckboxSelectMultiple, choices=list(EQUIPMENT.items())
    )

    class Meta:
        """What a point's own people know best."""

        model = Room
        fields = ["equipment", "seats", "is_step_free", "is_active"]


class DeviceForm(forms.ModelForm):
    """A device of a point."""

    class Meta:
        """All of it."""

        model = Device
        fields = ["room", "kind", "name", "inventory_number", "state", "note"]

    def __init__(self, *arguments: Any, point: Point, **more: Any) -> None:
        super().__init__(*arguments, **more)
        choose(self, "room", point.rooms.all())


class PeriodForm(forms.Form):
    """From and to which day figures are wanted."""

    first = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    last = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins, or of more than two years."""
        kept: dict[str, Any] = super().clean() or {}
        if "first" in kept and "last" in kept and not 0 <= (kept["last"] - kept["first"]).days <= 731:
            self.add_error("last", _("The last day is not before the first, and at most two years after it"))
        return kept
