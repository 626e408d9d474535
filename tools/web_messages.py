"""Find every message of the web that users read: in modules and in Django's templates."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract_python

WEB = Path(__file__).resolve().parent.parent / "src" / "piste" / "web"
KEYWORDS = ("_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "npgettext")
Message = str | tuple[str, ...]


def find_messages(web: Path = WEB) -> set[Message]:
    """Return the messages; one with a plural as a pair. Django must be set up: its own lexer reads the templates."""
    found: set[Message] = set()
    for path in sorted(web.rglob("*.py")):
        found.update(read_source(path.read_text(encoding="utf-8")))
    for path in sorted(web.rglob("templates/**/*.html")):
        found.update(read_template(path.read_text(encoding="utf-8")))
    return found


def read_template(text: str) -> Iterator[Message]:
    """Give the messages of a template, by way of the Python-like text that Django makes of it for gettext."""
    from django.utils.translation.template import templatize  # noqa: PLC0415

    yield from read_source(templatize(text))


def read_source(text: str) -> Iterator[Message]:
    """Give the messages of Python text."""
    for _line, _function, message, _comments in extract_python(BytesIO(text.encode()), KEYWORDS, [], {}):
        if isinstance(message, tuple):
            yield tuple(part for part in message if part)
        elif message:
            yield message
