"""What if a line is cut: the routes that do not run, by the number passengers know or by the feed's id."""

from collections.abc import Iterable, Sequence

import numpy as np

from piste.core.findings import Findings
from piste.travel.transit.feed import Feed, Flags


def cut_lines(feeds: Sequence[Feed], names: Iterable[str], findings: Findings) -> list[Flags]:
    """Return for each feed which of its routes are cut; a line that no feed knows is an error.

    A name is a route's short name or id, capital letters or not; `feed.zip:5` means line 5 of that feed only.
    """
    masks = [np.zeros(len(feed.routes.ids), dtype=bool) for feed in feeds]
    for name in sorted(set(names)):
        hit = False
        for feed, mask in zip(feeds, masks, strict=True):
            own = name.removeprefix(f"{feed.name}:").casefold()
            found = np.array(
                [own in (str(short).casefold(), str(one).casefold())
                 for short, one in zip(feed.routes.short_names, feed.routes.ids, strict=True)], dtype=bool,
            )  # fmt: skip
            np.logical_or(mask, found, out=mask)
            hit = hit or bool(found.any())
        if not hit:
            findings.error(
                "line_unknown",
                "No feed has a line {line}.",
                "Write its number or route_id as the feed does.",
                line=name,
            )
    return masks
