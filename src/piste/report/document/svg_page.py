"""Drawings for paper: SVG whose units are points, with colours written out, so that every writer draws the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from piste.report.labels import text_width
from piste.report.svg import element, join, short

FULL_PT = 467.7
"""Width of the text column: 165 mm."""
FACE = "Source Sans 3"
INK, INK_2, BRAND, ACCENT, LINE, SOFT = "#212121", "#5f686d", "#00357a", "#2a6ebb", "#c8cdd0", "#ecedee"
MINUTES = ("#38999d", "#2877a6", "#38539c", "#432a79", "#5c0724", "#ffffff")
CHANGES = ("#0b5c7a", "#4a9dbd", "#a9d3e0", "#b4bbbf", "#f3c79b", "#cf7a26", "#95470a")
LAND, WATER, FOREIGN = "#f4f5f5", "#e3ecf5", "#e6e8ea"
KEY_PT, GAP_PT, ROW_PT = 10.0, 12.0, 13.0


@dataclass(frozen=True)
class Key:
    """One sign of a legend with its name; the sign is drawn around 0, 0 in a box of 10 points."""

    sign: Markup
    name: str


def draw_text(
    text: str,
    x: float,
    y: float,
    *,
    size: float = 8.5,
    ink: str = INK,
    weight: int = 400,
    anchor: str = "start",
    halo: str = "",
    spacing: float = 0.0,
    italic: bool = False,
) -> Markup:
    """Return a line of text; a halo is drawn first, as a text of its own behind it."""
    attributes = {
        "x": short(x, 2),
        "y": short(y, 2),
        "font_family": FACE,
        "font_size": short(size, 2),
        "font_weight": weight,
        "text_anchor": None if anchor == "start" else anchor,
        "letter_spacing": short(spacing, 2) if spacing else None,
        "font_style": "italic" if italic else None,
    }
    parts = []
    if halo:
        parts.append(
            element(
                "text",
                text,
                **attributes,
                fill=halo,
                stroke=halo,
                stroke_width=short(0.26 * size, 2),
                stroke_linejoin="round",
            )
        )
    parts.append(element("text", text, **attributes, fill=ink))
    return join(parts)


def draw_legend(keys: Sequence[Key], width: float, top: float) -> tuple[Markup, float]:
    """Return a legend in as many lines as it needs, and its height."""
    parts, x, y = [], 0.0, top + 9.0
    for key in keys:
        wide = KEY_PT + 4 + text_width(key.name, 8.5)
        if x > 0 and x + wide > width:
            x, y = 0.0, y + ROW_PT
        parts.append(element("g", key.sign, transform=f"translate({short(x + KEY_PT / 2, 2)} {short(y - 3, 2)})"))
        parts.append(draw_text(key.name, x + KEY_PT + 4, y, ink=INK_2))
        x += wide + GAP_PT
    return join(parts), y - top + 4.0


def wrap_svg(content: Markup, width: float, height: float) -> str:
    """Return a whole drawing."""
    return str(
        element(
            "svg",
            content,
            xmlns="http://www.w3.org/2000/svg",
            width=short(width, 2),
            height=short(height, 2),
            viewBox=f"0 0 {short(width, 2)} {short(height, 2)}",
        )
    )


def draw_bands(
    rows: Sequence[tuple[str, Sequence[float], Sequence[str]]], colours: Sequence[str], names: Sequence[str]
) -> str:
    """Return bars of shares, one row each (name, shares, what is written over each part), with their legend."""
    left, bar, gap = 66.0, 14.0, 21.0
    width = FULL_PT - left
    parts: list[Markup] = []
    y = 14.0
    for name, shares, told in rows:
        parts.append(draw_text(name, 0, y + 10.5, size=9))
        x, free = left, left - 20
        for share, words, colour in zip(shares, told, colours, strict=True):
            if share <= 0:
                continue
            wide = share * width
            edge = INK if colour == "#ffffff" else "none"
            parts.append(
                element(
                    "rect",
                    x=x,
                    y=y,
                    width=short(max(wide - 0.6, 0.3), 2),
                    height=bar,
                    fill=colour,
                    stroke=edge,
                    stroke_width="0.6",
                )
            )
            needed = text_width(words, 8)
            at = min(x, FULL_PT - needed)
            if at >= free:
                parts.append(draw_text(words, at, y - 3.2, size=8, ink=INK_2))
                free = at + needed + 4
            x += wide
        y += bar + gap
    square = [
        Key(
            element(
                "rect",
                x=-4,
                y=-4,
                width=8,
                height=8,
                fill=colour,
                stroke=INK if colour == "#ffffff" else "none",
                stroke_width="0.6",
            ),
            name,
        )
        for colour, name in zip(colours, names, strict=True)
    ]
    legend, tall = draw_legend(square, FULL_PT, y - gap + 8)
    return wrap_svg(join([*parts, legend]), FULL_PT, y - gap + 8 + tall)
