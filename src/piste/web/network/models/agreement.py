"""Service agreements: an operator serves at points for a mandator, and costs are shared at self-cost."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from piste.web.network.models.agency import Agency
from piste.web.network.models.point import Point
from piste.web.network.models.service import Service


class Agreement(models.Model):
    """What one authority does for another, where and how long. It is never rewritten when an authority ends."""

    mandator = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="agreements_as_mandator", verbose_name=_("Mandator")
    )
    operator = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="agreements_as_operator", verbose_name=_("Operator")
    )
    services = models.ManyToManyField(Service, related_name="agreements", verbose_name=_("Services"))
    points = models.ManyToManyField(Point, related_name="agreements", verbose_name=_("Points"))
    valid_from = models.DateField(_("From"))
    valid_until = models.DateField(_("Until"), null=True, blank=True)
    """Last day."""
    continues = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="continued_by",
        verbose_name=_("Continues the agreement"),
    )

    class Meta:
        """By first day."""

        ordering: ClassVar = ["valid_from", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="an_agreement_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=~Q(mandator=F("operator")), name="an_agreement_has_two_parties"),
        ]

    def __str__(self) -> str:
        return f"{self.mandator} – {self.operator}"

    def holds_on(self, day: date) -> bool:
        """Tell whether it holds on a day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    def share_cost(self, cost_cents: int) -> dict[str, int]:
        """Share a cost among the parties by their parts; see `share_cents`."""
        return share_cents(
            cost_cents, {share.agency.code: share.parts for share in self.shares.select_related("agency")}
        )


class CostShare(models.Model):
    """How many parts of an agreement's self-cost one authority pays."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="shares")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="cost_shares")
    parts = models.PositiveIntegerField(_("Parts"), validators=[MinValueValidator(1)])

    class Meta:
        """By authority."""

        ordering: ClassVar = ["agreement", "agency"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "agency"], name="a_cost_share_once_an_authority"),
            models.CheckConstraint(condition=Q(parts__gte=1), name="a_cost_share_has_parts"),
        ]

    def __str__(self) -> str:
        return f"{self.agency} · {self.parts}"


def share_cents(total_cents: int, parts: Mapping[str, int]) -> dict[str, int]:
    """Share whole cents by parts: largest remainders get one more, equal ones in the order of codes.

    Raises
    ------
    ValueError
        Where the total is negative, a part is not positive, or nobody shares.
    """
    if total_cents < 0 or not parts or min(parts.values()) < 1:
        raise ValueError("a cost of at least 0 is shared by at least one positive part")
    whole = sum(parts.values())
    shares = {code: total_cents * part // whole for code, part in parts.items()}
    short = total_cents - sum(shares.values())
    for code in sorted(parts, key=lambda code: (-(total_cents * parts[code] % whole), code))[:short]:
        shares[code] += 1
    return shares
