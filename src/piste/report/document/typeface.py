"""The typefaces of printed documents, and which characters they hold: a PDF/UA holds none without a glyph."""

import struct
from functools import lru_cache
from pathlib import Path

import piste

FONTS = Path(piste.__file__).parent / "web" / "fonts"
"""TTF files that set-up copies from npm packages; they serve pages and documents alike."""
TEXT, ARABIC = "Source Sans 3", "Noto Sans Arabic"


@lru_cache
def known_characters() -> frozenset[int]:
    """Return the code points that both the regular and the semibold typefaces hold."""
    regular = read_characters(FONTS / "SourceSans3_400Regular.ttf") & read_characters(
        FONTS / "SourceSans3_600SemiBold.ttf"
    )
    arabic = read_characters(FONTS / "NotoSansArabic_400Regular.ttf") & read_characters(
        FONTS / "NotoSansArabic_600SemiBold.ttf"
    )
    return regular | arabic


@lru_cache
def read_characters(path: Path) -> frozenset[int]:
    """Return the code points that a TrueType file maps to a glyph (tables of format 4 and 12, as OpenType has them)."""
    font = path.read_bytes()
    (tables,) = struct.unpack_from(">H", font, 4)
    offsets = {font[12 + 16 * k : 16 + 16 * k]: struct.unpack_from(">I", font, 20 + 16 * k)[0] for k in range(tables)}
    start = offsets[b"cmap"]
    (count,) = struct.unpack_from(">H", font, start + 2)
    found: set[int] = set()
    for k in range(count):
        _, _, at = struct.unpack_from(">HHI", font, start + 4 + 8 * k)
        found |= _read_map(font, start + at)
    return frozenset(found)


def _read_map(font: bytes, at: int) -> set[int]:
    (kind,) = struct.unpack_from(">H", font, at)
    if kind == 12:
        (groups,) = struct.unpack_from(">I", font, at + 12)
        spans = [struct.unpack_from(">III", font, at + 16 + 12 * k) for k in range(groups)]
        return {code for first, last, glyph in spans for code in range(first, last + 1) if glyph + code - first}
    return _read_segments(font, at) if kind == 4 else set()


def _read_segments(font: bytes, at: int) -> set[int]:
    double = struct.unpack_from(">H", font, at + 6)[0]
    n = double // 2

    def column(offset: int, sign: str = "H") -> tuple[int, ...]:
        return struct.unpack_from(f">{n}{sign}", font, at + offset)

    ends, starts = column(14), column(16 + double)
    deltas, ranges = column(16 + 2 * double), column(16 + 3 * double)
    found: set[int] = set()
    for k in range(n):
        for code in range(starts[k], min(ends[k], 0xFFFE) + 1):
            glyph = code
            if ranges[k]:
                (glyph,) = struct.unpack_from(
                    ">H", font, at + 16 + 3 * double + 2 * k + ranges[k] + 2 * (code - starts[k])
                )
                if not glyph:
                    continue
            if (glyph + deltas[k]) & 0xFFFF:
                found.add(code)
    return found
