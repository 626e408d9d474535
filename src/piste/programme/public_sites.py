"""Public figures of real shared work environments in Finland: what they cost and save, each with its source."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PublicSite:
    """One real site; None where nobody has published a figure."""

    name: str
    opened: str
    cost_eur: float | None
    saving_eur_per_year: float | None
    source: str
    least: bool = False
    """The saving is a least one ("over")."""

    @property
    def payback_years(self) -> float | None:
        """Return cost by saving a year, None where one of them is not known."""
        known = self.cost_eur and self.saving_eur_per_year
        return self.cost_eur / self.saving_eur_per_year if known else None  # type: ignore[operator]


PUBLIC_SITES = (
    PublicSite("Joensuu", "2023-02", 22e6, None, "yle.fi/a/74-20045722"),
    PublicSite("Pori", "2023-12", None, 0.3e6, "pori.fi, 11.12.2023", least=True),
    PublicSite("Lahti", "2024", 12.5e6, None, "projektiuutiset.fi/lahden-virastotalon-uudistus-on-valmistunut"),
    PublicSite("Turku", "2025-09", 5e6, 1.4e6, "sttinfo.fi/tiedote/71367177"),
    PublicSite("Mikkeli", "2027-01", None, 0.8e6, "citymark.fi"),
)
"""Figures are "about" ones; Lahti's cost holds furniture and technology. Mikkeli's opening is a plan."""
