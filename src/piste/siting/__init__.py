"""Step 3, where to open: which sites, proven."""

from piste.siting.problem import Problem
from piste.siting.result import Result
from piste.siting.solve import evaluate, solve

__all__ = ["Problem", "Result", "evaluate", "solve"]
