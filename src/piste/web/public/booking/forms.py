"""The customer's name and contact."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from piste.web.network.privacy.identity_code import refuse_identity_code

NUMBER = re.compile(r"\+?[0-9][0-9 ()-]{5,24}")


class ContactForm(forms.Form):
    """What the customer is called by, and how they are told: one way is enough; telephone service needs a number."""

    called = forms.CharField(max_length=60, strip=True)
    email = forms.EmailField(max_length=254, required=False)
    phone = forms.CharField(max_length=30, strip=True, required=False)

    may_ask = forms.BooleanField(required=False)

    def __init__(self, *arguments: Any, nickname: bool, by_phone: bool, sms: bool, **more: Any) -> None:
        super().__init__(*arguments, **more)
        called, email, phone = self.fields["called"], self.fields["email"], self.fields["phone"]
        called.label = _("Nickname or name") if nickname else _("Name")
        called.help_text = (
            _("You are called by it. You need not tell your own name.") if nickname else _("You are called by it.")
        )
        called.error_messages["required"] = (
            _("Tell us by which nickname we may call you") if nickname else _("Tell us your name")
        )
        called.widget.attrs["autocomplete"] = "nickname" if nickname else "name"
        email.label, email.help_text = _("E-mail"), _("We send the confirmation, a reminder and your private link.")
        email.widget.attrs["autocomplete"] = "email"
        email.error_messages["invalid"] = _("Write the e-mail address in the form name@example.fi")
        phone.label = _("Telephone")
        phone.help_text = _("We call this number.") if by_phone else (_("We send a text message.") if sms else "")
        phone.widget.attrs |= {"autocomplete": "tel", "inputmode": "tel"}
        phone.required = by_phone
        phone.error_messages["required"] = _("Give the number that we call")
        ask = self.fields["may_ask"]
        ask.label = _("You may ask me afterwards how it went")
        ask.help_text = _("One letter with a short survey. Answers are anonymous.")
        if not by_phone and not sms:
            del self.fields["phone"]

    def clean_phone(self) -> str:
        """Refuse what is no number."""
        phone = str(self.cleaned_data["phone"])
        if phone and not NUMBER.fullmatch(phone):
            raise forms.ValidationError(_("Write the telephone number with digits, such as 040 123 4567"))
        return phone

    def clean_called(self) -> str:
        """Return it with single spaces; an identity code is nobody's name."""
        called = " ".join(str(self.cleaned_data["called"]).split())
        refuse_identity_code(called)
        return called
