"""Forms of remote service."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from piste.web.network.models import Service
from piste.web.remote.models.participant import Role

LANGUAGES: dict[str, Any] = {
    "fi": _("Finnish"),
    "sv": _("Swedish"),
    "en": _("English"),
    "se": _("Northern Sami"),
    "fse": _("Finnish Sign Language"),
    "fss": _("Finland-Swedish Sign Language"),
    "uk": _("Ukrainian"),
    "ar": _("Arabic"),
    "so": _("Somali"),
    "ru": _("Russian"),
}
"""Languages of calls and interpreting, by BCP 47 tag."""
SIGNED = frozenset({"fse", "fss"})


class CallForm(forms.Form):
    """What a call is about."""

    service = forms.ModelChoiceField(
        label=_("Service"), queryset=Service.objects.filter(is_active=True), required=False
    )
    language = forms.ChoiceField(label=_("Language"), choices=list(LANGUAGES.items()))
    relay_only = forms.BooleanField(label=_("Hide the participants' addresses from each other"), required=False)


class ExpertForm(forms.Form):
    """Which expert is needed."""

    service = forms.ModelChoiceField(
        label=_("Service"), queryset=Service.objects.filter(is_active=True, by_remote=True)
    )
    language = forms.ChoiceField(label=_("Language"), choices=list(LANGUAGES.items()))
    interpreting = forms.ChoiceField(
        label=_("Interpreter needed for"), required=False,
        choices=[("", _("No interpreter")), *((tag, name) for tag, name in LANGUAGES.items() if tag != "en")],
    )  # fmt: skip
    track = forms.ChoiceField(
        label=_("Who orders and pays the interpreter"), required=False,
        choices=[
            ("authority", _("The authority orders and pays")),
            ("own", _("The customer’s own right to interpreting (in Finland through Kela)")),
        ],
    )  # fmt: skip
    note = forms.CharField(label=_("Note to the expert"), max_length=300, required=False)
    call_back = forms.CharField(
        label=_("Telephone for a call-back"), max_length=30, required=False,
        help_text=_("The authority calls this number if no expert answers in time."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Refuse a language interpreted into itself."""
        kept: dict[str, Any] = super().clean() or {}
        if kept.get("interpreting") and kept["interpreting"] == kept.get("language"):
            self.add_error("interpreting", _("Both languages are the same: no interpreter is needed"))
        return kept


class InvitationForm(forms.Form):
    """Who is invited."""

    role = forms.ChoiceField(label=_("Who is invited"), choices=Role.choices)
    language = forms.ChoiceField(label=_("Language"), choices=list(LANGUAGES.items()))


class JoinForm(forms.Form):
    """Who comes by a link."""

    name = forms.CharField(
        label=_("Your name, as others see it"),
        max_length=80,
        help_text=_("A first name or a nickname is enough. It is deleted when the call ends."),
    )
    signs = forms.BooleanField(label=_("I use sign language"), required=False)
