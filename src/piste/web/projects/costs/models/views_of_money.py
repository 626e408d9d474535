"""The two views of money, and the kinds of payment, as the database names them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.premises.ledger import Row


class MoneyView(models.TextChoices):
    """Whose money is counted; the two are never added."""

    STATE = "state", _("The state as a whole")
    AGENCY = "agency", _("The agencies")


class Kind(models.IntegerChoices):
    """What a payment is for: the rows of the engine's ledger."""

    RENT_CAPITAL = Row.RENT_CAPITAL, _("Rent, capital")
    RENT_MAINTENANCE = Row.RENT_MAINTENANCE, _("Rent, maintenance")
    ENERGY = Row.ENERGY, _("Energy")
    DOUBLE_RENT = Row.DOUBLE_RENT, _("Double rent")
    VACANCY = Row.VACANCY, _("Empty space")
    RENT_CUT = Row.RENT_CUT, _("Rent cuts")
    NEW_CAPITAL = Row.NEW_CAPITAL, _("New premises, capital")
    NEW_MAINTENANCE = Row.NEW_MAINTENANCE, _("New premises, maintenance")
    FITOUT_RENT = Row.FITOUT_RENT, _("Fit-out paid as rent")
    NEW_ENERGY = Row.NEW_ENERGY, _("New premises, energy")
    SHARED = Row.SHARED, _("Shared services")
    PENALTY = Row.PENALTY, _("Penalties of leases")
    FIT_OUT = Row.FIT_OUT, _("Fit-out")
    MOVING = Row.MOVING, _("Moving")
    ICT = Row.ICT, _("ICT")
    DEMOLITION = Row.DEMOLITION, _("Demolition")
    OTHER = Row.OTHER, _("Other one-off costs")
    SALE = Row.SALE, _("Sale receipts")
    VAT = Row.VAT, _("VAT (a memo)")
