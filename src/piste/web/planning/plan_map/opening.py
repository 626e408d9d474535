"""Open a plan, or a draft of it, for a request: may they, which network, compared with what."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from piste.core.errors import PisteError
from piste.report.workbench.store import KeptNetwork, find_workbench
from piste.web.accounts.permission import may
from piste.web.look.templatetags.look import language
from piste.web.planning.access import may_see_plan, require_see_plan
from piste.web.planning.models import Plan
from piste.web.planning.plan_map.editing import read_folded
from piste.web.planning.plan_map.models import PlanDraft
from piste.web.planning.plan_map.opened import Compared, Opened
from piste.web.planning.plan_map.snapshot import Keeper, open_keeper

SEE, EDIT = "plans.see", "plans.edit"
TODAY, NOTHING = "today", "nothing"


class NoWorkbenchError(Exception):
    """The plan was kept without a workbench: it can be read, but neither drawn nor edited here."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(str(plan))
        self.plan = plan


def may_edit(user: Any, plan: Plan) -> bool:
    """Tell whether a person may make and edit drafts of a plan. A draft is a proposal: the plan never changes."""
    return may(user, EDIT, plan.scope)


def open_plan(request: HttpRequest, key: int, draft_key: int | None = None) -> Opened:
    """Open a plan or one of its drafts, compared with what the address says, else with today's network.

    Raises
    ------
    Http404
        Where there is no such plan or draft.
    PermissionDenied
        Where the person's roles do not reach the plan.
    NoWorkbenchError
        Where it was kept without a workbench.
    """
    plan = get_object_or_404(Plan, pk=key)
    require_see_plan(request, plan.scope)
    draft = None if draft_key is None else get_object_or_404(PlanDraft.objects.filter(plan=plan), pk=draft_key)
    keeper, network = open_network(plan)
    said = request.GET.get("with", "")
    compared = find_compared(request.user, plan, keeper, said)
    name, keys = ("plan_map:map", [plan.pk]) if draft is None else ("plan_map:draft", [plan.pk, draft.pk])
    return Opened(
        plan=plan,
        keeper=keeper,
        network=network,
        folded=read_folded(draft, keeper.bench, network),
        draft=draft,
        compared=compared,
        base_path=reverse(name, args=keys),
        kept={"with": said} if said and (said == NOTHING or (compared and compared.key == said != TODAY)) else {},
    )


def open_network(plan: Plan) -> tuple[Keeper, KeptNetwork]:
    """Return the workbench of a plan, and the plan's own network on it."""
    try:
        folder, key = find_workbench(plan.path)
        keeper = open_keeper(folder)
    except (OSError, PisteError):
        raise NoWorkbenchError(plan) from None
    bench = keeper.bench
    network = bench.networks.get(key or str(bench.facts["chosen"]))
    if network is None:
        raise NoWorkbenchError(plan)
    return keeper, network


def find_compared(user: Any, plan: Plan, keeper: Keeper, said: str) -> Compared | None:
    """Return what a plan is compared with: today's network, another plan of the same places, or nothing."""
    bench = keeper.bench
    if said == NOTHING:
        return None
    if said.isdecimal() and len(said) < 18:
        other = Plan.objects.filter(pk=int(said)).exclude(pk=plan.pk).first()
        if other is None or not may_see_plan(user, other.scope):
            raise Http404
        found = network_alike(other, keeper)
        if found is None:
            raise Http404
        return Compared(said, tell_plan(other), keeper.at(found.sites))
    if bench.today is None:
        return None
    return Compared(TODAY, language().text(bench.today.name) or _("Today"), keeper.at(bench.today.sites))


def network_alike(other: Plan, keeper: Keeper) -> KeptNetwork | None:
    """Return another plan's network where it stands on the same places, sites and times; None where it does not."""
    try:
        theirs, network = open_network(other)
    except NoWorkbenchError:
        return None
    return network if theirs.bench.key == keeper.bench.key and theirs.bench.context == keeper.bench.context else None


def tell_plan(plan: Plan) -> str:
    """Return a plan's name with its number of points, which tells plans of one run apart."""
    return _("%(name)s, %(points)s points") % {"name": plan.name, "points": language().number(plan.points)}


def comparable_plans(user: Any, plan: Plan, keeper: Keeper) -> list[Plan]:
    """Return the plans that a plan can be compared with: of the same run, and later ones of the same scenario."""
    near = Plan.objects.exclude(pk=plan.pk).filter(scenario=plan.scenario_id, country=plan.country)[:40]
    return [one for one in near if may_see_plan(user, one.scope) and network_alike(one, keeper) is not None]


def choices_of(user: Any, opened: Opened) -> list[Mapping[str, Any]]:
    """Return what the plan can be compared with, the chosen one marked."""
    bench, chosen = opened.bench, opened.compared.key if opened.compared else NOTHING
    rows = []
    if bench.today is not None:
        rows.append((TODAY, _("Today: %(name)s") % {"name": language().text(bench.today.name)}))
    rows += [(str(one.pk), tell_plan(one)) for one in comparable_plans(user, opened.plan, opened.keeper)]
    rows.append((NOTHING, _("Nothing")))
    return [{"key": key, "words": words, "chosen": key == chosen} for key, words in rows]
