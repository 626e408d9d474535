"""Figures that somebody has published, each with its source and day: what is known before the accounts tell more."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.network.texts import TextsField


class PublicFigure(models.Model):
    """One published figure; None where it is known that nobody has published it."""

    class What(models.TextChoices):
        """What it counts."""

        SAVING = "saving", _("Saving a year")
        ONE_OFF = "one_off", _("One-off cost")
        TARGET = "target", _("Target of the saving a year")
        RENT_CUT = "rent_cut", _("Rent cuts a year")

    what = models.CharField(max_length=10, choices=What)
    site = models.CharField(max_length=100, blank=True)
    """Code of the site; empty for the programme as a whole."""
    name = TextsField()
    """What it is of, in the reader's language."""
    region = models.CharField(max_length=60, blank=True)
    cents = models.BigIntegerField(null=True)
    at_least = models.BooleanField(default=False)
    about = models.BooleanField(default=True)
    counts_from = models.DateField(null=True)
    """From when it holds; a target: by when."""
    in_total = models.BooleanField(default=False)
    """Whether it is a part of the saving reached so far: a site's own share of a joint figure is not."""
    source = models.CharField(max_length=200)
    day = models.CharField(max_length=20, blank=True)
    """Day of the source as far as it is known: 2024-03-05, 2022."""
    address = models.CharField(max_length=300, blank=True)

    class Meta:
        """By when they count."""

        ordering: ClassVar = ["what", "counts_from", "pk"]

    def __str__(self) -> str:
        return f"{self.what} {self.site}"
