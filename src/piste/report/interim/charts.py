"""Small drawings of an interim report: the saving strip, intervals of shares, the timeline of openings."""

from collections.abc import Sequence

from piste.core.language import Language
from piste.report.document.svg_page import ACCENT, BRAND, FULL_PT, INK, INK_2, LINE, SOFT, draw_text, wrap_svg
from piste.report.interim.facts import Asked
from piste.report.labels import text_width
from piste.report.svg import element, join, short

MILLION = 1e6
NEXT = "#7fa8d6"


def draw_saving_strip(reached: float, later: float, target: float, lang: Language) -> str:
    """Return the bar from nothing to the target: reached, told of after the period, and what is open."""
    width, y, tall = FULL_PT, 18.0, 15.0
    scale = width / max(target, reached + later, 1.0)
    first, second = reached * scale, later * scale
    rest = max(target - reached - later, 0.0)
    parts = [
        element("rect", x=0, y=y, width=short(max(first - 1, 1)), height=tall, fill=BRAND),
        element(
            "rect",
            x=short(first + second),
            y=y,
            width=short(max(width - first - second, 0.1)),
            height=tall,
            fill="#ffffff",
            stroke="#8c969b",
            stroke_width="0.8",
            stroke_dasharray="3 2",
        ),
        draw_text(
            lang.text("{eur} reached", eur=lang.number(reached / MILLION, 1)), 0, 12, size=8.5, ink=BRAND, weight=600
        ),
        draw_text(
            lang.text("target {eur}", eur=lang.number(target / MILLION)), width, 12, size=8.5, weight=600, anchor="end"
        ),
        draw_text(
            lang.text("{eur} open", eur=lang.number(rest / MILLION, 1)),
            (first + second + width) / 2,
            y + 10.5,
            size=8.5,
            anchor="middle",
        ),
    ]
    tall_all = y + tall + 3
    if later > 0:
        parts.insert(1, element("rect", x=short(first), y=y, width=short(max(second - 1, 1)), height=tall, fill=NEXT))
        x = first + second / 2
        parts.append(element("path", d=f"M{short(x)} {short(y + tall)}v9", stroke=NEXT, stroke_width="1"))
        words = lang.text("{eur} told of after the period", eur=lang.number(later / MILLION, 1))
        parts.append(draw_text(words, x - 2, y + tall + 18, size=8.5, ink=INK_2))
        tall_all += 18
    return wrap_svg(join(parts), width, tall_all)


def draw_intervals(rows: Sequence[tuple[str, Asked]], lang: Language) -> str:
    """Return shares from 0 to 100 with their intervals, one row each; what is hidden has no mark."""
    left, right, step = 226.0, 34.0, 19.0
    width = FULL_PT - left - right
    foot = 14 + step * len(rows)
    parts = []
    for tick in (0, 25, 50, 75, 100):
        x = left + tick / 100 * width
        parts.append(
            element(
                "path", d=f"M{short(x)} 12V{short(foot)}", stroke=LINE if tick % 50 == 0 else SOFT, stroke_width="0.7"
            )
        )
        parts.append(draw_text(lang.number(tick), x, 8, size=8, ink=INK_2, anchor="middle"))
    for k, (words, asked) in enumerate(rows):
        y = 14 + step * k + step / 2
        parts.append(draw_text(shorten(words, left - 10), 0, y + 3, size=8.5))
        if asked.value is None or asked.low is None or asked.high is None:
            parts.append(draw_text(lang.text("not shown"), left + 4, y + 3, size=8, ink=INK_2))
            continue
        low, high, at = (left + value * width for value in (asked.low, asked.high, asked.value))
        parts.append(
            element("rect", x=short(low), y=short(y - 2.6), width=short(max(high - low, 1)), height="5.2", fill=NEXT)
        )
        parts.append(
            element("circle", cx=short(at), cy=short(y), r="2.6", fill=BRAND, stroke="#ffffff", stroke_width="0.6")
        )
        parts.append(draw_text(lang.number(100 * asked.value, 0), FULL_PT, y + 3, size=8.5, weight=600, anchor="end"))
    return wrap_svg(join(parts), FULL_PT, foot + 4)


def shorten(words: str, room: float, size: float = 8.5) -> str:
    """Return words cut to the room that there is."""
    if text_width(words, size) <= room:
        return words
    while words and text_width(words + "…", size) > room:
        words = words[:-1]
    return words.rstrip() + "…"


def draw_timeline(marks: Sequence[tuple[float, str, bool]], first: float, last: float) -> str:
    """Return moments (year with its part, words, after the period) along a line, their words on levels."""
    width, base = FULL_PT, 66.0
    span = max(last - first, 0.1)
    parts = [element("path", d=f"M0 {short(base)}H{short(width)}", stroke=INK, stroke_width="1")]
    years = range(int(first), int(last + 0.999) + 1)
    for year in years:
        x = (year - first) / span * width
        if 0 <= x <= width + 0.5:
            parts.append(element("path", d=f"M{short(x)} {short(base)}v5", stroke=INK, stroke_width="0.8"))
            if x < width - 20:
                parts.append(draw_text(str(year), x + 3, base + 13, size=8.5, ink=INK_2))
    taken = [-1e9] * 4
    lines, dots, written = [], [], []  # words last: their halo keeps them readable over the lines of others
    for at, words, after in sorted(marks):
        x = (at - first) / span * width
        wide = text_width(words, 8.5)
        start = min(max(x - 2, 0), width - wide)
        level = next((k for k in range(4) if taken[k] < start), 3)
        taken[level] = start + wide + 8
        y = base - 14 - 13 * level
        lines.append(element("path", d=f"M{short(x)} {short(y + 3)}V{short(base)}", stroke=LINE, stroke_width="0.7"))
        fill = "#ffffff" if after else ACCENT
        dots.append(
            element("circle", cx=short(x), cy=short(base), r="3.4", fill=fill, stroke=BRAND, stroke_width="1.1")
        )
        written.append(draw_text(words, start, y, size=8.5, halo="#ffffff"))
    return wrap_svg(join([*lines, *parts, *dots, *written]), width, base + 18)
