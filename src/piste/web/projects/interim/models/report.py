"""A report: of what, of which period, and whose."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.accounts.permission import Scope
from piste.web.network.texts import Text, TextsField, text_in


class Report(models.Model):
    """An interim report; its figures are live until a version is frozen."""

    class Of(models.TextChoices):
        """What it is of."""

        COUNTRY = "country", _("The whole country")
        REGION = "region", _("A region")
        SITE = "site", _("A site")

    title = TextsField(_("Title"))
    publisher = models.CharField(_("Publisher"), max_length=160)
    of = models.CharField(_("What it is of"), max_length=10, choices=Of, default=Of.COUNTRY)
    code = models.CharField(max_length=100, blank=True)
    """Code of the region, or of the site project."""
    region = models.CharField(max_length=60, blank=True)
    """Whose planners may write in it: the region's, or the site's region's; empty: the country's."""
    first = models.DateField(_("First day"))
    last = models.DateField(_("Last day"))
    demo = models.BooleanField(default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.text}, {self.first:%Y}–{self.last:%Y}"

    @property
    def text(self) -> Text:
        """Return its title in the reader's language."""
        return text_in(self.title)

    @property
    def scope(self) -> Scope:
        """Return whose it is."""
        return Scope(region=self.region)

    @property
    def topic(self) -> str:
        """Return the topic of its live updates."""
        return f"report:{self.pk}"
