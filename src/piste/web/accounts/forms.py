"""Forms of accounts."""

from typing import Any, ClassVar

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from piste.web.accounts.managing import MANAGE, scope_of
from piste.web.accounts.models import Grant, User
from piste.web.accounts.permission import may_all
from piste.web.accounts.places import NAMES
from piste.web.accounts.roles import ROLES
from piste.web.database.sort_key import sort_key


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


class PasswordForm(forms.Form):
    """A new password: one's own, after the present one; or another's, from an administrator."""

    present = forms.CharField(
        label=_("Present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Enter your present password")},
    )
    new = forms.CharField(
        label=_("New password"),
        help_text=_("At least 12 characters. Some words in a row are good."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Enter a new password")},
    )

    def __init__(self, *arguments: Any, user: User, own: bool, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.user = user
        if not own:
            del self.fields["present"]
            self.fields["new"].help_text = _("At least 12 characters. Tell it by another way than e-mail.")

    def clean_present(self) -> str:
        """Refuse a wrong one."""
        present = str(self.cleaned_data["present"])
        if not self.user.check_password(present):
            raise forms.ValidationError(_("This is not your present password"))
        return present

    def clean_new(self) -> str:
        """Hold the password to the rules."""
        new = str(self.cleaned_data["new"])
        validate_password(new, self.user)
        return new


class GrantForm(forms.ModelForm):
    """A role and where it holds."""

    class Meta:
        model = Grant
        fields = ("role", "agency", "region", "municipality", "point")
        labels: ClassVar = {
            "role": _("Role"),
            "agency": _("Agency"),
            "region": _("Region"),
            "municipality": _("Municipality"),
            "point": _("Point"),
        }
        help_texts: ClassVar = {
            "municipality": _("Number such as 740. Empty: all municipalities."),
            "point": _("Code such as mikkeli. Empty: all points."),
        }
        error_messages: ClassVar = {"role": {"required": _("Choose a role")}}

    def __init__(self, *arguments: Any, user: User, by: Any = None, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.instance.user = user
        self.by = by
        self.fields["role"].choices = [("", _("Choose")), *((role.key, role.name) for role in ROLES.values())]  # type: ignore[attr-defined]
        for kind, names in NAMES.items():
            if known := names():
                choices = [("", _("all")), *sorted(known.items(), key=lambda pair: sort_key(str(pair[1])))]
                self.fields[kind] = forms.ChoiceField(label=self.fields[kind].label, choices=choices, required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a role that the person has already, and one that reaches further than who gives it."""
        given: dict[str, Any] = super().clean() or {}
        where = {name: given.get(name, "") for name in self.Meta.fields}
        if self.by is not None and not may_all(self.by, MANAGE, scope_of(Grant(**where))):
            self.add_error("role", _("You administer a smaller area than this role would reach"))
        if Grant.objects.filter(user=self.instance.user, **where).exists():
            self.add_error("role", _("The person has this role already"))
        return given
