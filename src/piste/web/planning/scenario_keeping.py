"""Saving scenarios: a version at each change, copies, import."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from piste.siting.scenario import Scenario as EngineScenario
from piste.web import jobs
from piste.web.accounts.audit import record
from piste.web.planning.models import Run, Scenario, ScenarioVersion
from piste.web.planning.scenario_content import used_versions
from piste.web.planning.tasks import SOLVE
from piste.web.planning.toml_text import write_toml

FRONTIER_S = 10.0
AROUND_S = 30.0
"""ESTIMATE of reading, travel times and report together."""


def save_version(scenario: Scenario, content: Mapping[str, Any], user: Any) -> ScenarioVersion:
    """Keep content as the scenario's newest version; the same again makes none."""
    toml = write_toml(content)
    with transaction.atomic():
        held = Scenario.objects.select_for_update().get(pk=scenario.pk)
        newest = held.versions.first()
        if newest is not None and newest.toml == toml and held.name == content["title"]:
            return newest
        number = (held.versions.aggregate(last=Max("number"))["last"] or 0) + 1
        version = ScenarioVersion.objects.create(scenario=held, number=number, toml=toml, made_by=user)
        version.data.set(used_versions(content))
        Scenario.objects.filter(pk=held.pk).update(name=content["title"][:120])
        record(user, "scenario.saved", content["title"], version=number)
    return version


def make_scenario(content: Mapping[str, Any], region: str, user: Any, demo: str = "") -> Scenario:
    """Make a scenario with its first version."""
    country = str(content.get("area", {}).get("country", "FI"))
    with transaction.atomic():
        made = Scenario.objects.create(
            name=str(content["title"])[:120], country=country, region=region, made_by=user, demo=demo
        )
        save_version(made, content, user)
    return made


def count_seconds(scenario: EngineScenario) -> float:
    """Return how long a scenario's searches take at most, and what stands around them."""
    asked = {scenario.points, *scenario.also}
    frontier = len(set(scenario.frontier) - asked) * min(FRONTIER_S, scenario.search.time_limit_s)
    return (1 + len(asked)) * scenario.search.time_limit_s + frontier + AROUND_S


def start_run(version: ScenarioVersion, scenario: EngineScenario, user: Any) -> Run:
    """Queue a run of a version."""
    with transaction.atomic():
        run = Run.objects.create(version=version, started_by=user, time_limit_s=count_seconds(scenario))
        run.job = jobs.start(SOLVE, {"run": run.pk}, owner=user, topic=f"run:{run.pk}", title=version.scenario.name)
        run.save(update_fields=["job"])
        record(user, "run.started", version, run=run.pk)
    return run
