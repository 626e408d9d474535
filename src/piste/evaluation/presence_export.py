"""Measured presence as figures of the concept: what the next space programme reads its sharing ratio from."""

import json
import math
import re
import tomllib

from piste.core.errors import PisteError
from piste.core.findings import Findings
from piste.evaluation.interval import Estimate
from piste.evaluation.occupancy import Presence
from piste.premises.concept_file import DEFAULT, parse_concept

LEAST_SHARE = 0.01
MOST_PEAK = 10.0


def write_measured_concept(presence: Presence, source: str, base: str | None = None) -> str:
    """Return a version of the concept whose presence and peak are the measured ones.

    Parameters
    ----------
    source : str
        Where and when it was measured; it stands beside the figures.
    base : str, optional
        TOML of the version that the figures go into; the built-in one by default.

    Raises
    ------
    PisteError
        Where nothing was measured, or the base does not give its figures a line each.

    Notes
    -----
    Whatever is written has been read by the engine's own reader.
    """
    if not presence.days or not math.isfinite(presence.share.value):
        raise PisteError("No whole round has been made yet, so there is no presence to export.")
    text = DEFAULT.read_text(encoding="utf-8") if base is None else base
    told = f"Measured: {source}; {presence.moments} moments on {presence.days} days"
    text = put_figure(text, "present_share", presence.share, told, LEAST_SHARE, 1.0)
    text = put_figure(text, "peak_over_mean", presence.peak_over_mean, told, 1.0, MOST_PEAK)
    parse_concept(tomllib.loads(text), Findings("concept"))
    return text


def put_figure(text: str, key: str, figure: Estimate, source: str, least: float, most: float) -> str:
    """Return the text with another figure under a key; ends that chance did not tell are the figure itself."""
    value = min(max(figure.value, least), most)
    low = min(max(figure.low, least), value) if math.isfinite(figure.low) else value
    high = max(min(figure.high, most), value) if math.isfinite(figure.high) else value
    source = json.dumps(source, ensure_ascii=False)
    line = f"{key} = {{ value = {value!r}, low = {low!r}, high = {high!r}, source = {source} }}"
    changed, times = re.subn(rf"(?m)^{key}\s*=.*$", lambda _match: line, text)
    if times != 1:
        raise PisteError("The concept does not give {key} on a line of its own.", key=key)
    return changed
