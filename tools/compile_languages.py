"""Compile the message catalogues (*.po) beside themselves; set-up runs this."""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PISTE = Path(__file__).resolve().parent.parent / "src" / "piste"
LOCALES = (PISTE / "locale", PISTE / "web" / "locale", PISTE / "web" / "locale_drafts")


def main() -> int:
    """Write a .mo for every .po."""
    for po in sorted(po for locale in LOCALES for po in locale.rglob("*.po")):
        with po.open("rb") as source:
            catalogue = read_po(source, locale=po.parent.parent.name)
        with po.with_suffix(".mo").open("wb") as target:
            write_mo(target, catalogue)
    return 0


if __name__ == "__main__":
    sys.exit(main())
