"""Who may hear of a hall: whoever holds its key, which the pages of the hall carry."""

import hmac
from typing import Any

from piste.web.live.topics import listen_rule


@listen_rule("hall")
def may_hear_hall(user: Any, key: str) -> bool:  # noqa: ARG001
    """`hall:12.<key>` is for pages that were given the key of point 12."""
    from piste.web.network.visits.hall import hall_key  # noqa: PLC0415  (models are not ready at start)

    number, _, _rest = key.partition(".")
    return number.isdecimal() and len(number) < 18 and hmac.compare_digest(hall_key(int(number)).encode(), key.encode())
