"""Who sees which entries: each grant's own agency, region or point; whoever has no limits sees all."""

from typing import Any

from django.db.models import Q

from piste.web.accounts.permission import grants_of, may_all
from piste.web.accounts.roles import ALLOWED
from piste.web.live.topics import listen_rule
from piste.web.network.models import Point

SEE = "costs.see"
EDIT = "programme.edit"


def visible(user: Any, *, site: bool = True) -> Q | None:
    """Return what limits the sums and entries that a person sees, None where nothing is theirs to see.

    `site` says whether the table knows sites; sums by month do not, and who sees single points only sees none of them.
    An agency's member sees the agency's own view and never the state's.
    """
    found: Q | None = None
    for grant in grants_of(user):
        if grant.role not in ALLOWED[SEE] or (grant.point and not site):
            continue
        if grant.municipality:
            continue
        own = Q()
        if grant.agency:
            own &= Q(agency=grant.agency, view="agency")
        if grant.region:
            own &= Q(region=grant.region)
        if grant.point:
            plans = Point.objects.filter(code=grant.point).exclude(site="").values("site")
            own &= Q(site=grant.point) | Q(site__in=plans)  # accounts name a point by its own code or by that in plans
        if not own:
            return Q()
        found = own if found is None else found | own
    return found


def sees_state_view(user: Any) -> bool:
    """Tell whether a person sees the state's view: people of one agency see only that agency's."""
    return any(grant.role in ALLOWED[SEE] and not grant.agency and not grant.municipality for grant in grants_of(user))


@listen_rule("costs")
def may_hear_import(user: Any, key: str) -> bool:
    """`costs:7` is for whoever sends files of the accounts."""
    return key.isdecimal() and bool(user.is_authenticated) and may_all(user, EDIT)
