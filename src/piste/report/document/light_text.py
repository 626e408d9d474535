"""Texts that people write in a form: paragraphs, lists and headings by the plainest of marks, never anything else."""

import re

from piste.report.document.model import Block, Heading, Listing, Paragraph
from piste.report.document.plain_text import clean_lines

_BULLET = re.compile(r"[-*•–]\s+(.*)")
_NUMBER = re.compile(r"\d{1,3}[.)]\s+(.*)")
_HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*")


def read_light_text(text: str, heading_level: int = 2) -> tuple[Block, ...]:
    """Return the blocks of a text.

    An empty line ends a paragraph; lines that begin with `- ` or `* ` are a list, with `1. ` a numbered one; `# `
    begins a heading. Everything else is text as it stands: `**`, `_`, `<b>` or `#let` mean nothing.
    """
    blocks: list[Block] = []
    lines: list[str] = []
    items: list[str] = []
    ordered = False

    def close() -> None:
        if lines:
            blocks.append(Paragraph(" ".join(lines)))
            lines.clear()
        if items:
            blocks.append(Listing(tuple(("", item) for item in items), ordered))
            items.clear()

    for line in clean_lines(text):
        bullet, number, heading = _BULLET.fullmatch(line), _NUMBER.fullmatch(line), _HEADING.fullmatch(line)
        item = bullet or number
        if not line:
            close()
        elif heading and heading.group(1):
            close()
            blocks.append(Heading(heading.group(1), heading_level))
        elif item and item.group(1):
            if lines or (items and ordered != bool(number)):
                close()
            ordered = bool(number)
            items.append(item.group(1))
        elif items:
            items[-1] += f" {line}"
        else:
            lines.append(line)
    close()
    return tuple(blocks)
