"""Today's offices: one agency's outlet at one address."""

from dataclasses import dataclass

from piste.basedata.place import Floats, Texts


@dataclass(frozen=True)
class Offices:
    """k offices of today.

    `services` holds one tuple of service names an office; `visits` is visits a year, NaN where not known.
    """

    ids: Texts
    names: Texts
    agency: Texts
    services: tuple[tuple[str, ...], ...]
    lat: Floats
    lon: Floats
    municipality: Texts
    lease_id: Texts
    visits: Floats

    def __len__(self) -> int:
        return len(self.ids)
