"""What a page of costs looks at: read from its address, and written back into links."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from piste.premises.ledger import Row
from piste.web.accounts.permission import may_all
from piste.web.projects.costs.access import SEE, sees_state_view, visible
from piste.web.projects.costs.models.views_of_money import MoneyView
from piste.web.projects.costs.summing import NONE, Scene

KEYS = ("agency", "region", "site")


@dataclass(frozen=True)
class Choice:
    """A scene with the year and kind that are looked into."""

    scene: Scene
    year: int | None = None
    month: int | None = None
    kind: int | None = None
    sees_state: bool = True

    def query(self, **changes: Any) -> str:
        """Return the choice as the query of an address, some parts of it changed; None leaves a part out."""
        parts: dict[str, Any] = {"view": self.scene.view} | {key: getattr(self.scene, key) for key in KEYS}
        parts |= {"year": self.year, "month": self.month, "kind": self.kind, **changes}
        return "?" + urlencode({key: value for key, value in parts.items() if value not in (None, "")})


def read_choice(request: HttpRequest) -> Choice:
    """Return what the address asks for, within what the person may see.

    Raises
    ------
    PermissionDenied
        Where nothing is the person's to see.
    """
    sees_state = sees_state_view(request.user)
    wanted = request.GET.get("view", "")
    default = MoneyView.STATE if sees_state else MoneyView.AGENCY
    view = wanted if wanted in MoneyView.values and (sees_state or wanted == MoneyView.AGENCY) else default.value
    site = request.GET.get("site", "")[:100]
    limits = visible(request.user, site=True)
    if limits is None:
        raise PermissionDenied
    parts = {key: request.GET.get(key, "")[:60] for key in ("agency", "region")}
    scene = Scene(view, parts["agency"], parts["region"], site)
    if not may_all(request.user, SEE):
        by_month = visible(request.user, site=False)
        scene = replace(scene, limits=limits, month_limits=NONE if by_month is None else by_month)
    kind = number(request, "kind")
    return Choice(
        scene, number(request, "year"), number(request, "month"), kind if kind in {int(row) for row in Row} else None,
        sees_state,
    )  # fmt: skip


def number(request: HttpRequest, key: str) -> int | None:
    """Return a small whole number of the address, None where there is none."""
    text = request.GET.get(key, "")
    return int(text) if text.isdecimal() and len(text) < 6 else None
