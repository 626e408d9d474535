"""Siting over options (site x tier): several services and groups, several rules at once, with a proven bound."""

from piste.siting.options.model import Demand, LinearRule, OptionModel, ShareRule, Valuation
from piste.siting.options.result import OptionResult, RuleLevel

__all__ = ["Demand", "LinearRule", "OptionModel", "OptionResult", "RuleLevel", "ShareRule", "Valuation"]
