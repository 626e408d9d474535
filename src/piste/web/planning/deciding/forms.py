"""The forms of regional plans."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from piste.web.accounts.models import User
from piste.web.accounts.places import AGENCIES
from piste.web.network.models import Agency
from piste.web.planning.deciding.attachment import check_attachment
from piste.web.planning.deciding.models import (
    Comment,
    Consultation,
    GroupBody,
    GroupMember,
    PublicComment,
    RegionalPlan,
    Statement,
    StatementAnswer,
    Waiver,
)
from piste.web.planning.deciding.targets import as_choices, municipalities_of
from piste.web.planning.deciding.three_languages import LANGUAGES

Pairs = Iterable[tuple[str, str]]


def area(rows: int = 6) -> forms.Textarea:
    """Return a field for longer text."""
    return forms.Textarea(attrs={"rows": rows, "cols": 40})


def day_input() -> forms.DateInput:
    """Return a field for a day, written as browsers send it."""
    return forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d")


class PlanChoice(forms.ModelChoiceField):
    """A choice of plans, told apart by points and number."""

    def label_from_instance(self, obj: Any) -> str:
        """Return what a plan is called in the list."""
        return _("{name}, {n} points, no. {key}").format(name=obj.name, n=obj.points, key=obj.pk)


class RegionalPlanForm(forms.ModelForm):
    """Name, region, plan of points, whether inhabitants may comment."""

    class Meta:
        """Its fields, in the order of asking."""

        model = RegionalPlan
        fields = ("name", "region", "plan")
        error_messages = {
            "name": {"required": gettext_lazy("Give the regional plan a name")},
        }

    def __init__(self, *arguments: Any, owners: Pairs, plans: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        required = {"required": _("Choose a region")}
        if self.instance.pk:
            del self.fields["region"]
        else:
            self.fields["region"] = forms.ChoiceField(label=_("Region"), choices=list(owners), error_messages=required)
        chosen = {"required": _("Choose a plan of points")}
        self.fields["plan"] = PlanChoice(label=_("Plan of points"), queryset=plans, error_messages=chosen)

    def clean(self) -> dict[str, Any]:
        """Refuse another region's plan of points."""
        given: dict[str, Any] = super().clean() or {}
        plan = given.get("plan")
        region = given.get("region") or self.instance.region
        if plan is not None and plan.region not in ("", region):
            self.add_error("plan", _("This plan belongs to another region."))
        return given


class BodyForm(forms.Form):
    """A body of the group: a municipality, an agency, or another one by name."""

    body = forms.ChoiceField(label=gettext_lazy("Body"), error_messages={"required": gettext_lazy("Choose a body")})
    name = forms.CharField(
        label=gettext_lazy("Name of the body"), max_length=160, required=False,
        help_text=gettext_lazy("Only for a body that has no name in the list."),
    )  # fmt: skip

    def __init__(self, *arguments: Any, regional_plan: RegionalPlan, **more: Any) -> None:
        super().__init__(*arguments, **more)
        kinds, known = GroupBody.Kind, {(one.kind, one.code) for one in regional_plan.bodies.all() if one.code}
        self.names = {("municipality", code): name for code, name in municipalities_of(regional_plan).items()}
        directory = Agency.objects.filter(kind__in=(Agency.Kind.STATE, Agency.Kind.KELA))
        agencies = {code: str(name) for code, name in AGENCIES.items()} | {one.code: str(one) for one in directory}
        self.names |= {("kela" if code == "kela" else "agency", code): name for code, name in agencies.items()}
        field = self.fields["body"]
        assert isinstance(field, forms.ChoiceField)

        def listed(kind: str) -> list[tuple[str, str]]:
            return [(f"{k}:{c}", name) for (k, c), name in self.names.items() if k == kind and (k, c) not in known]

        unnamed = [(f"{kind}:", str(kind.label)) for kind in (kinds.COUNCIL, kinds.COUNTY, kinds.PROPERTY)]
        groups = [
            (_("Municipalities"), listed("municipality")),
            (_("Agencies"), [*listed("agency"), *listed("kela")]),
            (_("Others"), unnamed),
        ]
        field.choices = [("", ""), *[(words, rows) for words, rows in groups if rows]]

    def clean(self) -> dict[str, Any]:
        """Ask for a name where the list gives none."""
        given: dict[str, Any] = super().clean() or {}
        kind, _sign, code = given.get("body", "").partition(":")
        given["kind"], given["code"] = kind, code
        given["name"] = self.names.get((kind, code)) or given.get("name", "").strip()
        if kind and not given["name"]:
            self.add_error("name", _("Write the name of the body"))
        return given


class MemberForm(forms.ModelForm):
    """A person of a body."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail of their account"), required=False,
        help_text=gettext_lazy("Empty where they have no account here."),
    )  # fmt: skip

    class Meta:
        """Its fields, in the order of asking."""

        model = GroupMember
        fields = ("body", "name", "title", "in_steering_group", "is_approver")
        error_messages = {
            "name": {"required": gettext_lazy("Write the person’s name")},
            "body": {"required": gettext_lazy("Choose a body")},
        }

    field_order = ("body", "name", "title", "email", "in_steering_group", "is_approver")

    def __init__(self, *arguments: Any, regional_plan: RegionalPlan, **more: Any) -> None:
        super().__init__(*arguments, **more)
        body = self.fields["body"]
        assert isinstance(body, forms.ModelChoiceField)
        body.label, body.queryset = _("Body"), regional_plan.bodies.all()

    def clean_email(self) -> str:
        """Find the account."""
        email: str = self.cleaned_data["email"].strip().lower()
        self.instance.user = User.objects.filter(email=email, is_active=True).first() if email else None
        if email and self.instance.user is None:
            raise forms.ValidationError(_("There is no account with this e-mail."))
        return email

    def clean(self) -> dict[str, Any]:
        """Refuse the same account twice, and an approver who could not sign in."""
        given: dict[str, Any] = super().clean() or {}
        person, body = self.instance.user, given.get("body")
        if person is not None and body is not None and body.members.filter(user=person).exists():
            self.add_error("email", _("This person is in the group already."))
        if given.get("is_approver") and person is None:
            self.add_error("email", _("Who approves must have an account."))
        return given


class CommentForm(forms.ModelForm):
    """A comment and what it is about; an answer is about what its first comment is about."""

    target = forms.ChoiceField(label=gettext_lazy("About"))

    class Meta:
        """Its fields."""

        model = Comment
        fields = ("text",)
        widgets = {"text": area(4)}
        error_messages = {"text": {"required": gettext_lazy("Write your comment")}}

    field_order = ("target", "text")

    def __init__(self, *arguments: Any, targets: Sequence[tuple[str, Any]] | None, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["text"].label = _("Your comment")
        field = self.fields["target"]
        assert isinstance(field, forms.ChoiceField)
        if targets is None:
            del self.fields["target"]
        else:
            field.choices = targets


class SectionForm(forms.Form):
    """One section in three languages, and the version that the person has seen."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    text_fi = forms.CharField(label=gettext_lazy("In Finnish"), widget=area(12), required=False, max_length=40_000)
    text_sv = forms.CharField(label=gettext_lazy("In Swedish"), widget=area(12), required=False, max_length=40_000)
    text_en = forms.CharField(label=gettext_lazy("In English"), widget=area(12), required=False, max_length=40_000)

    @property
    def texts(self) -> dict[str, str]:
        """Return the texts by language."""
        return {code: self.cleaned_data[f"text_{code}"] for code in LANGUAGES}


class ConsultationForm(forms.ModelForm):
    """A round: days, questions, who is asked."""

    opens = forms.DateField(
        label=gettext_lazy("First day"), widget=day_input(),
        error_messages={"required": gettext_lazy("Give the first day"), "invalid": gettext_lazy("Give a day")},
    )  # fmt: skip
    until = forms.DateField(
        label=gettext_lazy("Last day"), widget=day_input(),
        help_text=gettext_lazy("Statements are taken until midnight."),
        error_messages={"required": gettext_lazy("Give the last day"), "invalid": gettext_lazy("Give a day")},
    )  # fmt: skip
    open_page = forms.BooleanField(label=gettext_lazy("Inhabitants may comment on an open page"), required=False)

    class Meta:
        """Its fields."""

        model = Consultation
        fields = ("questions_fi", "questions_sv", "questions_en", "asked")
        widgets = {
            "questions_fi": area(4), "questions_sv": area(4), "questions_en": area(4),
            "asked": forms.CheckboxSelectMultiple,
        }  # fmt: skip
        error_messages = {"asked": {"required": gettext_lazy("Choose who is asked")}}

    field_order = ("opens", "until", "questions_fi", "questions_sv", "questions_en", "asked", "open_page")

    def __init__(self, *arguments: Any, regional_plan: RegionalPlan, **more: Any) -> None:
        super().__init__(*arguments, **more)
        asked = self.fields["asked"]
        assert isinstance(asked, forms.ModelMultipleChoiceField)
        asked.label, asked.help_text, asked.queryset = _("Who is asked"), "", regional_plan.bodies.all()

    def clean(self) -> dict[str, Any]:
        """Turn days into moments of our time zone, and ask for questions in some language."""
        given: dict[str, Any] = super().clean() or {}
        opens, until = given.get("opens"), given.get("until")
        if opens and until:
            now = timezone.now()
            self.instance.opens_at = max(start_of(opens), now) if opens <= timezone.localdate(now) else start_of(opens)
            self.instance.deadline = end_of(until)
            if self.instance.deadline <= self.instance.opens_at:
                self.add_error("until", _("The last day must not be before the first one, nor over already."))
        if not any(given.get(f"questions_{code}", "").strip() for code in LANGUAGES):
            self.add_error("questions_fi", _("Write what is asked, in one language at least"))
        return given


def start_of(day: date) -> datetime:
    """Return the first moment of a day."""
    return datetime.combine(day, time.min, ZoneInfo(settings.TIME_ZONE))


def end_of(day: date) -> datetime:
    """Return the last second of a day."""
    return datetime.combine(day, time(23, 59, 59), ZoneInfo(settings.TIME_ZONE))


class StatementForm(forms.ModelForm):
    """A body's statement; `paper` adds the day when it came."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    received = forms.DateField(
        label=gettext_lazy("Day when it came"), widget=day_input(),
        error_messages={"required": gettext_lazy("Give the day when it came"), "invalid": gettext_lazy("Give a day")},
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("File"), required=False,
        help_text=gettext_lazy("PDF, Word, OpenDocument, PNG or JPEG, at most 10 MB."),
    )  # fmt: skip

    class Meta:
        """Its fields."""

        model = Statement
        fields = ("position", "language", "text")
        widgets = {"text": area(14)}
        error_messages = {
            "position": {"required": gettext_lazy("Choose a position")},
            "text": {"required": gettext_lazy("Write the statement")},
            "language": {"required": gettext_lazy("Choose the language of the statement")},
        }

    field_order = ("seen", "received", "position", "language", "text", "file")

    def __init__(self, *arguments: Any, paper: bool, **more: Any) -> None:
        super().__init__(*arguments, **more)
        if not paper:
            del self.fields["received"]

    def clean_received(self) -> date:
        """Refuse a day to come."""
        day: date = self.cleaned_data["received"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day

    def clean_file(self) -> Any:
        """Look at what the file is."""
        file = self.cleaned_data.get("file")
        if file:
            check_attachment(file)
        return file


class AnswerForm(forms.ModelForm):
    """The answer to a statement and what it changed."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    class Meta:
        """Its fields, in the order of asking."""

        model = StatementAnswer
        fields = (
            "text_fi", "text_sv", "text_en", "effect", "changed_fi", "changed_sv", "changed_en",
        )  # fmt: skip
        widgets = {
            **{f"text_{code}": area(6) for code in LANGUAGES},
            **{f"changed_{code}": area(3) for code in LANGUAGES},
        }


class WaiverForm(forms.ModelForm):
    """A criterion that is set aside, where, and why."""

    where = forms.ChoiceField(
        label=gettext_lazy("For which municipality or point"),
        error_messages={"required": gettext_lazy("Choose a municipality or a point")},
    )

    class Meta:
        """Its fields."""

        model = Waiver
        fields = ("criterion", "reason_fi", "reason_sv", "reason_en")
        widgets = {f"reason_{code}": area(3) for code in LANGUAGES}
        error_messages = {"criterion": {"required": gettext_lazy("Choose a criterion")}}

    field_order = ("criterion", "where", "reason_fi", "reason_sv", "reason_en")

    def __init__(self, *arguments: Any, municipalities: dict[str, str], points: dict[str, str], **more: Any) -> None:
        super().__init__(*arguments, **more)
        field = self.fields["where"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", ""),
            (_("Municipalities"), list(as_choices(municipalities, "municipality"))),
            (_("Points"), list(as_choices(points, "point"))),
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for a reason in one language at least."""
        given: dict[str, Any] = super().clean() or {}
        if not any(given.get(f"reason_{code}", "").strip() for code in LANGUAGES):
            self.add_error("reason_fi", _("Write the local reason, in one language at least"))
        return given


class PublicCommentForm(forms.ModelForm):
    """An inhabitant's comment. `website` is a trap: people do not see it, programs fill it in."""

    website = forms.CharField(required=False, max_length=200)

    class Meta:
        """Its fields."""

        model = PublicComment
        fields = ("text", "municipality")
        widgets = {"text": area(6)}
        error_messages = {"text": {"required": gettext_lazy("Write your comment")}}

    def __init__(self, *arguments: Any, municipalities: dict[str, str], **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["text"].help_text = _("Do not write names or other things that tell who you or somebody else is.")
        self.fields["municipality"] = forms.ChoiceField(
            label=_("Municipality that it is about"), choices=[("", "–"), *municipalities.items()], required=False
        )


class NoteForm(forms.Form):
    """What is new in a version."""

    note = forms.CharField(label=gettext_lazy("What is new in it"), max_length=300, required=False)
