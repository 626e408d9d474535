"""People by language, counted by the user's table, else by the status of their municipality; sites likewise."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from piste.basedata.place import Floats, Places, Texts
from piste.basedata.site import Sites

Flags = NDArray[np.bool_]

SAMI = ("se", "smn", "sms")
"""Northern, Inari and Skolt Sami; they count together as `se`."""

RIGHTS = ("sv", "se")
"""Languages whose speakers a plan looks after beside the majority."""

BY_STATUS = (
    "By the municipality's language status, not counted: everyone in bilingual and Swedish municipalities, or in the "
    "Sami homeland, stands for those who speak the language."
)
SITES_BY_STATUS = (
    "Which points serve in a language is taken from the municipality's language status; no list of points says it."
)


@dataclass(frozen=True)
class LanguageStatus:
    """The language status of a country's municipalities; what is not named is of the majority's language alone."""

    status: Mapping[str, str] = field(default_factory=dict)
    """Municipality code -> `fi_sv`, `sv_fi` (both bilingual, the majority's language first) or `sv`."""
    sami_north_of: Mapping[str, float] = field(default_factory=dict)
    """Municipality code -> latitude from which on it belongs to the Sami homeland; 0: all of it."""
    majority: str = ""
    source: str = ""

    def languages_of(self, municipality: str) -> tuple[str, ...]:
        """Return the languages of a municipality, the majority's first; none where the country is not known."""
        return tuple(self.status.get(municipality, self.majority).split("_")) if self.majority else ()

    def uses(self, language: str, municipality: Texts, lat: Floats) -> Flags:
        """Tell for each point whether its municipality's status gives a right to be served in the language."""
        if language == "se":
            line = np.array([self.sami_north_of.get(code, np.inf) for code in municipality], dtype=np.float64)
            return np.asarray(lat >= line)
        return np.array([language in self.languages_of(code) for code in municipality], dtype=np.bool_)


@dataclass(frozen=True)
class LanguageGroup:
    """n places' people of one language."""

    language: str
    people: Floats
    by_status: bool
    """True: not counted, but everyone where the municipality's status gives the right."""
    unknown: int = 0
    """Places with people whose count is hidden or missing; they count 0."""

    @property
    def caution(self) -> str:
        """Return what every output must say ("" where the people are counted)."""
        return BY_STATUS if self.by_status else ""


@dataclass(frozen=True)
class SiteLanguages:
    """Which of m sites serve in which language."""

    serves: Mapping[str, Flags]
    by_status: Mapping[str, Flags]
    """True where no list says it and the municipality's status stands in."""

    @property
    def caution(self) -> str:
        """Return what every output must say ("" where a list tells it for every site)."""
        return SITES_BY_STATUS if any(flags.any() for flags in self.by_status.values()) else ""


def build_language_groups(places: Places, status: LanguageStatus) -> dict[str, LanguageGroup]:
    """Return people by language: counted where the table has a column, else (Swedish, Sami) by status.

    The Sami languages count together as `se`. A language without a column and without anyone by status is left out.
    """
    groups: dict[str, LanguageGroup] = {}
    for language in dict.fromkeys((*RIGHTS, *("se" if code in SAMI else code for code in places.languages))):
        columns = [places.languages[code] for code in places.languages if fold(code) == language]
        if columns:
            counts = np.stack(columns)
            hidden = np.isnan(counts).any(axis=0) & (places.people > 0)
            groups[language] = LanguageGroup(language, np.nansum(counts, axis=0), False, int(hidden.sum()))
            continue
        entitled = status.uses(language, places.municipality, places.lat)
        if entitled.any():
            groups[language] = LanguageGroup(language, np.where(entitled, places.people, 0.0), True)
    return groups


def build_site_languages(sites: Sites, status: LanguageStatus) -> SiteLanguages:
    """Return which sites serve in Swedish and Sami, and in any other language that the sites' table names.

    A site whose cell is empty, or a table without such a column, goes by its municipality's status.
    """
    told = sites.languages if sites.languages is not None else ((),) * len(sites)
    named = [{fold(code) for code in codes} for codes in told]
    listed = np.array([bool(codes) for codes in named], dtype=np.bool_)
    serves: dict[str, Flags] = {}
    by_status: dict[str, Flags] = {}
    for language in dict.fromkeys(("fi", *RIGHTS, *sorted(set().union(*named) if named else ()))):
        own = np.array([language in codes for codes in named], dtype=np.bool_)
        serves[language] = np.where(listed, own, status.uses(language, sites.municipality, sites.lat))
        by_status[language] = ~listed & bool(status.majority)
    return SiteLanguages(serves, by_status)


def fold(language: str) -> str:
    """Return `se` for every Sami language, any other code as it is."""
    return "se" if language in SAMI else language
