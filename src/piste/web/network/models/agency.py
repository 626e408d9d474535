"""An agency or another authority that gives services; it may end and have a successor."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.accounts.permission import Scope
from piste.web.network.texts import Text, TextsField, text_in


class Agency(models.Model):
    """An authority: a state agency, Kela, a municipality or a wellbeing county. History keeps those that ended."""

    class Kind(models.TextChoices):
        """What sort of authority it is."""

        STATE = "state", _("State agency")
        KELA = "kela", _("Kela")
        MUNICIPALITY = "municipality", _("Municipality")
        COUNTY = "county", _("Wellbeing services county")
        OTHER = "other", _("Other")

    code = models.SlugField(_("Code"), max_length=60, unique=True)
    """As grants name it: `Grant.agency`."""
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind, default=Kind.STATE)
    name = TextsField(_("Name"))
    short_name = TextsField(_("Short name"))
    business_id = models.CharField(_("Business ID"), max_length=20, blank=True)
    website = models.URLField(_("Website"), blank=True)
    municipality = models.CharField(_("Municipality"), max_length=60, blank=True)
    """Code of the municipality that it is, for municipalities."""
    active_from = models.DateField(_("Began"), null=True, blank=True)
    active_until = models.DateField(_("Ended"), null=True, blank=True)
    """Last day on which it exists."""
    successor = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="predecessors",
        verbose_name=_("Successor"),
    )

    class Meta:
        """By code, which is the same in every language."""

        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return str(self.text) or self.code

    @property
    def text(self) -> Text:
        """Return its name in the reader's language."""
        return text_in(self.name)

    @property
    def short(self) -> Text:
        """Return its short name, or its name, in the reader's language."""
        return text_in(self.short_name or self.name)

    @property
    def scope(self) -> Scope:
        """Return whose it is."""
        return Scope(agency=self.code)

    def exists_on(self, day: date) -> bool:
        """Tell whether it exists on a day."""
        began = self.active_from is None or self.active_from <= day
        return began and (self.active_until is None or day <= self.active_until)

    def in_force_on(self, day: date) -> "Agency":
        """Return itself, or where it has ended by a day, the successor that exists then."""
        found, seen = self, {self.pk}
        while found.active_until is not None and found.active_until < day and found.successor is not None:
            found = found.successor
            if found.pk in seen:
                break
            seen.add(found.pk)
        return found
