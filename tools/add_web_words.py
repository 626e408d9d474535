"""Add translations to the web's catalogues from lines `English<TAB>Finnish<TAB>Swedish`, plurals joined by `|`."""

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

LOCALE = Path(__file__).resolve().parent.parent / "src" / "piste" / "web" / "locale"
COLUMNS = {"fi": 1, "sv": 2}


def main(words: Path) -> int:
    """Add or replace each line's messages in both catalogues, sorted."""
    rows = [line.split("\t") for line in words.read_text(encoding="utf-8").splitlines() if line.strip()]
    for code, column in COLUMNS.items():
        file = LOCALE / code / "LC_MESSAGES" / "django.po"
        catalogue = read_po(BytesIO(file.read_bytes()), locale=code) if file.is_file() else Catalog(locale=code)
        for row in rows:
            message, text = row[0], row[column]
            if "|" in message:
                catalogue.add(tuple(message.split("|")), tuple(text.split("|")))
            else:
                catalogue.add(message, text)
        write_catalogue(catalogue, file)
    return 0


def write_catalogue(catalogue: Catalog, file: Path) -> None:
    """Write a catalogue with the shortest header that gettext reads."""
    for message in catalogue:
        message.flags.clear()
    body = BytesIO()
    write_po(body, catalogue, width=0, sort_output=True, omit_header=True)
    header = f'msgid ""\nmsgstr ""\n"Language: {catalogue.locale}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    header += '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(header + body.getvalue().decode("utf-8").strip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
