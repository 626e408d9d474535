"""The strip of people by travel time: segments in the minute scale with their numbers."""

import numpy as np
from markupsafe import Markup

from piste.core.language import Language
from piste.core.units import MINUTE_BANDS
from piste.report.figures import Floats
from piste.report.svg import element, join, short

STRIP_PX = 172.0
"""Width that the numbers are laid out for; segments themselves are shares of any width."""
NUMBER_PX = 7.0
HEIGHT, NUMBER_HEIGHT = 12, 15


def band_names(lang: Language) -> tuple[str, ...]:
    """Return the names of the six classes of minutes."""
    edges = (0, *MINUTE_BANDS)
    bands = [f"{lang.number(low)}–{lang.number(high)}" for low, high in zip(edges, MINUTE_BANDS, strict=False)]
    last = lang.text("over {minutes}", minutes=lang.number(MINUTE_BANDS[-1]))
    return (*bands, last, lang.text("not reached"))


def draw_strip(shares: Floats, lang: Language, name: str) -> Markup:
    """Return the segments of six shares; read aloud they are the name and every share."""
    starts = np.concatenate([[0.0], np.cumsum(shares)])
    parts = [
        element(
            "rect",
            class_=f"k{k + 1}",
            x=f"{short(100 * start, 2)}%",
            y=0,
            width=f"{short(100 * share, 2)}%",
            height=HEIGHT,
        )
        for k, (start, share) in enumerate(zip(starts, shares, strict=False))
        if share > 0
    ]
    aloud = ", ".join(
        f"{band} min {lang.percent(float(share))}"
        if k < len(MINUTE_BANDS) + 1
        else f"{band} {lang.percent(float(share))}"
        for k, (band, share) in enumerate(zip(band_names(lang), shares, strict=True))
        if share > 0
    )
    return element(
        "svg", join(parts), class_="strip", width="100%", height=HEIGHT, role="img", aria_label=f"{name}: {aloud}"
    )


def draw_numbers(shares: Floats, lang: Language) -> Markup:
    """Return the per cents over the starts of their segments, those that find room."""
    starts = np.concatenate([[0.0], np.cumsum(shares)])[:-1]
    parts, free_from = [], 0.0
    for start, share in zip(starts, shares, strict=True):
        text = lang.number(100 * float(share), 0)
        at = max(start * STRIP_PX, 0.0)
        wide = NUMBER_PX * len(text)
        if share < 0.005:
            continue
        if at + wide > STRIP_PX:
            at = STRIP_PX - wide
        if at + 0.5 < free_from:
            if free_from + wide > STRIP_PX or free_from - at > 8:
                continue
            at = free_from
        parts.append(element("text", text, x=f"{short(100 * at / STRIP_PX, 2)}%", y=11))
        free_from = at + wide + 2
    return element("svg", join(parts), class_="strip-n", width="100%", height=NUMBER_HEIGHT, aria_hidden="true")
