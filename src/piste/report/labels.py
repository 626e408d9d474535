"""Where names stand on a map: by priority, beside their symbol, never over each other."""

from collections.abc import Sequence
from dataclasses import dataclass

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

WIDTHS = {
    20: " ",
    27: "ij'’.,lI",
    32: "-()f/",
    37: "tr",
    43: "szšž",
    48: "c–xvyJLY",
    52: "0123456789Feéagkåäý",
    55: "ESVXZToöõøAbdhnpquÅÄü",
    60: "CPRBKDG&",
    66: "UHNOQÖØ",
    75: "Mw",
    82: "Wm",
}
"""Widths of Source Sans 3, weight 600, in hundredths of the type size."""

WIDTH_OF = {letter: width / 100 for width, letters in WIDTHS.items() for letter in letters}
USUAL_WIDTH = 0.6
ASCENT, DESCENT = 0.72, 0.2


@dataclass(frozen=True)
class Name:
    """A name that wants to stand beside a symbol of a radius; higher priority first."""

    key: int
    text: str
    x: float
    y: float
    radius: float
    priority: float


@dataclass(frozen=True)
class PlacedName:
    """A name with its place: baseline point and text anchor."""

    key: int
    text: str
    x: float
    y: float
    anchor: str


def place_names(names: Sequence[Name], obstacles: Sequence[Box], bounds: Box, size: float) -> list[PlacedName]:
    """Place names of a type size greedily by falling priority; what finds no free place is left out.

    Eight places around the symbol are tried, the right one first. `obstacles` are the boxes of all symbols.
    """
    taken = list(obstacles)
    placed = []
    for name in sorted(names, key=lambda one: (-one.priority, one.key)):
        for spot in _spots(name, size):
            box = _box(spot, size)
            if _inside(box, bounds) and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                placed.append(spot)
                break
    return placed


def text_width(text: str, size: float) -> float:
    """Return the width of a name in the weight 600."""
    return size * sum(WIDTH_OF.get(letter, USUAL_WIDTH) for letter in text)


def symbol_box(x: float, y: float, radius: float) -> Box:
    """Return the box of a symbol that no name may cover."""
    return x - radius, y - radius, x + radius, y + radius


def _spots(name: Name, size: float) -> list[PlacedName]:
    gap = name.radius + 0.28 * size
    middle = 0.34 * size
    steep = 0.72 * gap
    offsets = (
        (gap, middle, "start"),
        (-gap, middle, "end"),
        (0.0, -name.radius - 0.3 * size, "middle"),
        (0.0, name.radius + 0.92 * size, "middle"),
        (steep, middle - steep, "start"),
        (steep, middle + steep, "start"),
        (-steep, middle - steep, "end"),
        (-steep, middle + steep, "end"),
    )
    return [PlacedName(name.key, name.text, name.x + dx, name.y + dy, anchor) for dx, dy, anchor in offsets]


def _box(spot: PlacedName, size: float) -> Box:
    width = text_width(spot.text, size)
    left = spot.x - {"start": 0.0, "middle": width / 2, "end": width}[spot.anchor]
    air = 0.1 * size
    return left - air, spot.y - ASCENT * size - air, left + width + air, spot.y + DESCENT * size + air


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _inside(box: Box, bounds: Box) -> bool:
    return box[0] >= bounds[0] and box[1] >= bounds[1] and box[2] <= bounds[2] and box[3] <= bounds[3]
