"""Forms of accounts."""

from typing import Any, ClassVar

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from piste.web.accounts.models import Grant, User


class SignInForm(forms.Form):
    """E-mail and password."""

    email = forms.EmailField(
        label=_("E-mail"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
        error_messages={"required": _("Enter your e-mail"), "invalid": _("Enter an e-mail such as name@example.fi")},
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Enter your password")},
    )


class CodeForm(forms.Form):
    """A code of six digits from an app, or a recovery code."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("Six digits from your app, or one of your recovery codes."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "text", "class": "short"}),
        error_messages={"required": _("Enter the code")},
    )

    def clean_code(self) -> str:
        """Drop the spaces that people write into codes."""
        return "".join(str(self.cleaned_data["code"]).split()).lower()


class PersonForm(forms.ModelForm):
    """A person, as an administrator keeps them."""

    class Meta:
        model = User
        fields = ("name", "email", "is_active")
        labels: ClassVar = {"name": _("Name"), "email": _("E-mail"), "is_active": _("May sign in")}
        error_messages: ClassVar = {
            "email": {
                "required": _("Enter the e-mail"),
                "invalid": _("Enter an e-mail such as name@example.fi"),
                "unique": _("Another person has this e-mail"),
            }
        }

    def clean_email(self) -> str:
        """Compare e-mails in lower case."""
        return str(self.cleaned_data["email"]).lower()


class NewPersonForm(PersonForm):
    """A new person with a first password."""

    password = forms.CharField(
        label=_("First password"),
        help_text=_("At least 12 characters. Tell it by another way than e-mail."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Enter a first password")},
    )

    def clean_password(self) -> str:
        """Hold the password to the rules."""
        password = str(self.cleaned_data["password"])
        validate_password(password)
        return password

    def save(self, commit: bool = True) -> User:
        """Keep the person with the password."""
        self.instance.set_password(self.cleaned_data["password"])
        saved: User = super().save(commit)
        return saved


class GrantForm(forms.ModelForm):
    """A role and where it holds."""

    class Meta:
        model = Grant
        fields = ("role", "agency", "region", "point")
        labels: ClassVar = {"role": _("Role"), "agency": _("Agency"), "region": _("Region"), "point": _("Point")}
        help_texts: ClassVar = {
            "agency": _("Code such as dvv. Empty: all agencies."),
            "region": _("Code such as 10. Empty: all regions."),
            "point": _("Code such as mikkeli. Empty: all points."),
        }
        error_messages: ClassVar = {"role": {"required": _("Choose a role")}}

    def __init__(self, *arguments: Any, user: User, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.instance.user = user

    def clean(self) -> dict[str, Any]:
        """Refuse a role that the person has already."""
        given: dict[str, Any] = super().clean() or {}
        where = {name: given.get(name, "") for name in ("role", "agency", "region", "point")}
        if Grant.objects.filter(user=self.instance.user, **where).exists():
            self.add_error("role", _("The person has this role already"))
        return given
