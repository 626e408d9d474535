"""Keep the files for translators: every message of customers' pages, in languages that are drafts until they are read.

Run it after words of those pages changed: new messages come in empty, left-over ones go, what is translated stays.
"""

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "src" / "piste" / "web"
DRAFTS = WEB / "locale_drafts"
PAGES = (
    "look/templates/look/page.html",
    "look/templates/look/parts/error_summary.html",
    "look/templates/look/parts/fields.html",
    "remote/forms.py",
    "remote/templates/remote/consent.html",
    "remote/templates/remote/join.html",
    "remote/templates/remote/over.html",
    "remote/templates/remote/room.html",
    "public/templates/public",
    "public/booking/templates/public_booking",
)
"""What a customer reads on the way to a call or an appointment, beginning with the call itself."""

sys.path.insert(0, str(ROOT / "tools"))
from web_messages import Message, read_source, read_template  # noqa: E402


def find_customer_messages() -> list[Message]:
    """Return the messages of customers' pages in the order of the pages."""
    found: dict[Message, None] = {}
    for page in PAGES:
        path = WEB / page
        for file in [path] if path.suffix else sorted(path.rglob("*.html")):
            read = read_source if file.suffix == ".py" else read_template
            found |= dict.fromkeys(read(file.read_text(encoding="utf-8")))
    return list(found)


def renew(code: str, messages: list[Message]) -> Catalog:
    """Return a language's file with these messages and what is translated of them."""
    path = DRAFTS / code / "LC_MESSAGES" / "django.po"
    with path.open("rb") as source:
        held = read_po(source, locale=code)
    made = Catalog(locale=code, header_comment=held.header_comment, project="Piste", fuzzy=False)
    for message in messages:
        known = held.get(message[0] if isinstance(message, tuple) else message)
        made.add(message, string=known.string if known and known.string else None)
    return made


def write_catalogue(code: str, catalogue: Catalog) -> None:
    """Write a language's file."""
    body = BytesIO()
    write_po(body, catalogue, width=0, omit_header=True, sort_output=False)
    header = f'msgid ""\nmsgstr ""\n"Language: {code}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    header += f'"Plural-Forms: {catalogue.plural_forms}\\n"\n\n'
    path = DRAFTS / code / "LC_MESSAGES" / "django.po"
    path.write_text(header + body.getvalue().decode("utf-8").strip() + "\n", encoding="utf-8")


def main() -> int:
    """Renew every file and say how much of each is translated."""
    import django  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415

    settings.configure(USE_I18N=True)
    django.setup()
    messages = find_customer_messages()
    for folder in sorted(DRAFTS.iterdir()):
        catalogue = renew(folder.name, messages)
        write_catalogue(folder.name, catalogue)
        done = sum(bool(one.string and all(one.string if isinstance(one.string, tuple) else [one.string]))
                   for one in catalogue if one.id)  # fmt: skip
        print(f"{folder.name}: {done} of {len(messages)} messages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
