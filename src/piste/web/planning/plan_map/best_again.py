"""Make a draft best again: its plan's scenario with the locked points fixed and as many points, solved anew."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from piste.siting.reasons.ground import Barrier
from piste.web.accounts.audit import record
from piste.web.jobs.queue import start_job
from piste.web.planning.models import Run, Scenario, ScenarioVersion
from piste.web.planning.plan_map.opened import Opened
from piste.web.planning.plan_record import read_plan
from piste.web.planning.scenario_content import read_toml, scenario_content, used_versions
from piste.web.planning.tasks import SOLVE
from piste.web.planning.toml_text import write_toml


def build_asked(opened: Opened, content: dict[str, Any]) -> dict[str, Any]:
    """Return the scenario's content with the draft's locks: locked and open is fixed, locked and closed is forbidden.

    Points of the draft that stand where too few people live are fixed with the rule waived there: somebody put them
    there by hand, and the plan will say so.
    """
    state, bench = opened.folded.state, opened.bench
    fixed = sorted(opened.site_id(site) for site in state.locked if site in state.open)
    closed = sorted(opened.site_id(site) for site in state.locked if site not in state.open)
    rules = dict(content.get("rules", {}))
    rules["fixed"] = fixed
    rules["forbidden"] = sorted({*rules.get("forbidden", []), *closed})
    small = [one for one in state.locked & state.sites if bench.arrays["site_barrier"][one] == Barrier.SMALL]
    rules["waive_min_people"] = sorted({*rules.get("waive_min_people", []), *(opened.site_id(one) for one in small)})
    plan = {**content.get("plan", {}), "points": opened.now.points}
    plan.pop("also", None)
    plan.pop("frontier", None)
    if plan.get("objective") == "fewest":  # it finds the number itself; here the number is the draft's
        plan["objective"] = "mean"
    asked = {**content, "rules": {key: value for key, value in rules.items() if value != []}, "plan": plan}
    return {name: table for name, table in asked.items() if table not in ({}, "")}


def content_of(opened: Opened) -> dict[str, Any]:
    """Return the content of the scenario that the plan was made from: the run's own version, else as the plan tells."""
    run = opened.plan.run
    if run is not None:
        return read_toml(run.version.toml)
    return scenario_content(read_plan(opened.plan.path)["scenario"])


def start_best(opened: Opened, person: Any, time_limit_s: float = 60.0) -> Run:
    """Queue a run that makes the draft best again from where it is.

    Raises
    ------
    PisteError
        Where the plan's scenario cannot be read back.
    """
    plan, draft = opened.plan, opened.draft
    content = build_asked(opened, content_of(opened))
    content["search"] = {**content.get("search", {}), "time_limit_s": time_limit_s}
    with transaction.atomic():
        scenario = plan.scenario
        if scenario is None:
            scenario = Scenario.objects.create(
                name=plan.name[:120], country=plan.country, region=plan.region, made_by=person
            )
        Scenario.objects.select_for_update().get(pk=scenario.pk)
        latest = scenario.versions.aggregate(latest=Max("number"))["latest"] or 0
        version = ScenarioVersion.objects.create(
            scenario=scenario, number=latest + 1, toml=write_toml(content), made_by=person
        )
        version.data.set(used_versions(content))
        run = Run.objects.create(version=version, time_limit_s=time_limit_s, started_by=person)
        run.job = start_job(SOLVE, {"run": run.pk}, person, f"run:{run.pk}", title=_("%(name)s, made best again") % {
            "name": plan.name
        })  # fmt: skip
        run.save(update_fields=["job"])
        record(person, "draft.best", draft, run=run.pk)
    return run
