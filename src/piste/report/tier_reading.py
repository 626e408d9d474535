"""Read what a plan with tiers opens, and how its services and rules stand, back from plan.json; nothing is solved."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from piste.basedata.base import BaseData
from piste.core.errors import PisteError
from piste.core.message import Message
from piste.siting.scenario import Scenario
from piste.siting.tier_ask import options_of
from piste.siting.tier_plan import RuleOutcome, ServiceAccess, ServiceRemains, TierPlan


def restore_tiers(content: Mapping[str, Any] | None, scenario: Scenario, base: BaseData) -> TierPlan | None:
    """Return the plan's tiers as its file tells them; None where points are all alike.

    How visits divide between centres (`choice`) is not in the file and stays unknown.

    Raises
    ------
    PisteError
        Where the file's options are not those of its scenario.
    """
    if content is None:
        return None
    options = options_of(scenario)
    told = content["options"]
    if [one["key"] for one in told] != [option.key for option in options]:
        raise PisteError("The plan's tiers are not those of its scenario. Plan anew.")
    row = {str(key): site for site, key in enumerate(base.sites.ids)}
    opened = sorted((row[key], k) for k, one in enumerate(told) for key in one["sites"])
    site, option = (np.array([pair[part] for pair in opened], dtype=np.int32) for part in (0, 1))
    return TierPlan(
        options=options, site=site, option=option, cost_eur_per_year=float(content["cost_eur_per_year"] or 0.0),
        services=tuple(_restore_service(one) for one in content["services"]),
        rules=tuple(_restore_rule(one) for one in content["rules"]),
        visits=content["visits"], caution=content["caution"],
        remains=tuple(ServiceRemains(**one) for one in content["remains"]),
    )  # fmt: skip


def _restore_service(told: Mapping[str, Any]) -> ServiceAccess:
    mean = math.nan if told["mean_min"] is None else told["mean_min"]
    return ServiceAccess(**{**told, "mean_min": mean, "share_within": tuple(told["share_within"])})


def _restore_rule(told: Mapping[str, Any]) -> RuleOutcome:
    """Return a rule; what JSON holds no number for had no side. Plans of older versions hold the English words only."""
    words = _restore_message(told) if "text" in told else Message(told["words"])
    return RuleOutcome(
        key=told["key"], words=words, binds=told["binds"],
        level=math.nan if told["level"] is None else told["level"],
        lower=-math.inf if told["lower"] is None else told["lower"],
        upper=math.inf if told["upper"] is None else told["upper"],
        value_without=told["value_without"], bound_without=told["bound_without"],
    )  # fmt: skip


def _restore_message(told: Mapping[str, Any]) -> Message:
    values = {name: _restore_message(one) if isinstance(one, Mapping) else one for name, one in told["values"].items()}
    return Message(told["text"], values)
