"""Forms of the concept, of proposals and of lessons."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from piste.web.projects.concept_numbers import concept_in_force
from piste.web.projects.forms.row import RowForm, area
from piste.web.projects.models import ChangeProposal, ConceptVersion, Lesson, Requirement


class RequirementForm(RowForm):
    """One requirement of the draft."""

    texts: ClassVar = {"name": 1, "text": 4, "reason": 3, "check_how": 3}
    needed = ("name", "text")
    first = ("key", "kind", "stage", "name", "text", "reason", "check_how")

    class Meta:
        """Its plain fields."""

        model = Requirement
        fields = ("key", "kind", "stage", "source")
        help_texts: ClassVar = {
            "key": gettext_lazy("Small letters, figures and hyphens. It stays the same in later versions.")
        }

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        if self.instance.pk:
            del self.fields["key"]

    def clean_key(self) -> str:
        """Refuse a key that the version has already."""
        key: str = self.cleaned_data["key"]
        if Requirement.objects.filter(version=self.instance.version_id, key=key).exists():
            raise forms.ValidationError(_("The version has a requirement with this key already."))
        return key


class NumbersForm(RowForm):
    """Title, what is new, and the numbers as TOML."""

    texts: ClassVar = {"title": 1, "note": 3}
    needed = ("title",)
    first = ("title", "note", "figures")

    class Meta:
        """The numbers."""

        model = ConceptVersion
        fields = ("figures",)
        widgets: ClassVar = {
            "figures": forms.Textarea(attrs={"rows": 28, "cols": 80, "class": "code", "spellcheck": "false"})
        }
        help_texts: ClassVar = {"figures": gettext_lazy("As docs/concept.md tells: figures, rooms, step-free access.")}


class ProposalForm(RowForm):
    """A proposal to change the concept."""

    texts: ClassVar = {"name": 1, "text": 4, "check_how": 3, "reason": 3}
    needed = ("reason",)
    first = (
        "origin",
        "lesson",
        "survey",
        "change",
        "key",
        "reason",
        "name",
        "text",
        "check_how",
        "kind",
        "stage",
        "source",
    )

    class Meta:
        """Its plain fields."""

        model = ChangeProposal
        fields = ("origin", "lesson", "survey", "change", "key", "kind", "stage", "source")
        help_texts: ClassVar = {
            "key": gettext_lazy("Key of the requirement; a new one for a new requirement."),
            "survey": gettext_lazy("Name of the survey, question and result."),
        }

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        lesson = self.fields["lesson"]
        assert isinstance(lesson, forms.ModelChoiceField)
        lesson.queryset = Lesson.objects.defer("search_fi", "search_sv", "search_en")
        version = concept_in_force()
        keys = [] if version is None else [one.key for one in version.requirements.only("key", "place", "version")]
        self.fields["key"].widget.attrs["list"] = "requirement-keys"
        self.known_keys = keys

    def clean(self) -> dict[str, Any]:
        """Ask for what each origin and change needs."""
        given = super().clean()
        change, known = given.get("change"), given.get("key") in self.known_keys
        if given.get("origin") == "lesson" and not given.get("lesson"):
            self.add_error("lesson", _("Choose the lesson"))
        if given.get("origin") == "survey" and not given.get("survey"):
            self.add_error("survey", _("Tell which survey and result"))
        if change == "add":
            if known:
                self.add_error("key", _("The concept has a requirement with this key already."))
            for name in ("kind", "stage"):
                if not given.get(name):
                    self.add_error(name, _("A new requirement needs this"))
            for name in ("name", "text"):
                if not any(given.get(part) for part in self.parts(name)):
                    self.add_error(f"{name}_fi", _("A new requirement needs this"))
        elif change and given.get("key") and not known:
            self.add_error("key", _("The concept in force has no requirement with this key."))
        return given


class DecisionForm(forms.Form):
    """A decision on a proposal."""

    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"), widget=forms.RadioSelect,
        choices=[("accept", gettext_lazy("Accept: it goes into the draft")), ("reject", gettext_lazy("Reject"))],
    )  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("Reason for the decision"), max_length=4000, widget=area())


class LessonForm(RowForm):
    """A lesson."""

    texts: ClassVar = {"title": 1, "text": 5}
    needed = ("title", "text")
    first = ("title", "text", "project", "stage", "matters_at", "cause", "requirement_key")
    requirement_key = forms.ChoiceField(label=gettext_lazy("Requirement"), required=False)

    class Meta:
        """Its plain fields."""

        model = Lesson
        fields = ("project", "stage", "matters_at", "requirement_key", "cause", "source")
        help_texts: ClassVar = {
            "matters_at": gettext_lazy("Later sites are shown it at this stage and must answer it.")
        }

    def __init__(self, *arguments: Any, projects: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        project, key = self.fields["project"], self.fields["requirement_key"]
        assert isinstance(project, forms.ModelChoiceField)
        assert isinstance(key, forms.ChoiceField)
        project.queryset = projects
        version = concept_in_force()
        choices = [("", "–")]
        if version is not None:
            choices += [(one.key, str(one)) for one in version.requirements.all()]
        kept = self.instance.requirement_key
        if kept and kept not in dict(choices):
            choices.append((kept, kept))
        key.choices = choices
