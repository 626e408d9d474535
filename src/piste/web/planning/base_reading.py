"""Base data for pages: a country's built-in data or a version's folder, read once a process and never changed."""

from functools import lru_cache

from piste.basedata.base import BaseData
from piste.basedata.base_store import read_base_data
from piste.basedata.default import read_default
from piste.web.planning.models import DataSetVersion


@lru_cache(maxsize=4)
def built_in_base(country: str) -> BaseData:
    """Return a country's built-in data."""
    return read_default(country)


@lru_cache(maxsize=2)
def _stored_base(folder: str) -> BaseData:
    from piste.web.planning.files import stored_path  # noqa: PLC0415

    return read_base_data(stored_path(folder))


def base_of(version: DataSetVersion) -> BaseData:
    """Return a version's base data; its folder never changes, so that its name may stand for its content."""
    return built_in_base(version.data_set.country) if version.data_set.built_in else _stored_base(version.folder)


def region_names(country: str, language: str) -> dict[str, str]:
    """Return the regions of a country by code, named in a language."""
    names = {
        code: {"sv": one.name_sv, "en": one.name_en}.get(language) or one.name
        for code, one in built_in_base(country).areas.regions.items()
    }
    return dict(sorted(names.items(), key=lambda item: item[0]))
