"""Progress of long work: what is being solved, how near the proof is, how long it has taken."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from piste.core.language import Language
from piste.siting.control import Progress as Watch
from piste.siting.result import relative_gap
from piste.siting.scenario import Scenario


class PlanProgress:
    """Shows the stages of a study as a bar; where there is no terminal, one line a stage."""

    def __init__(self, language: Language, console: Console, stages: int) -> None:
        self._language, self._console = language, console
        self._live = console.is_terminal and not console.is_dumb_terminal
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[gap]}"),
            TimeElapsedColumn(),
            console=console,
            transient=True,
        )
        self._task = self._bar.add_task("", total=stages, gap="")
        self._begun = False

    def say(self, message: str, **values: object) -> None:
        """Begin a stage that has no proof to show."""
        self._begin(self._language.text(message, **values))

    def stage(self, minutes: float, kind: str, points: int | None) -> Watch:
        """Begin a solve; return what it reports to."""
        words = {
            "fewest": "Fewest points that reach everyone within {minutes} min",
            "plan": "Plan with {points} points",
            "rules": "What each rule costs",
            "frontier": "Curve: {points} points",
            "nested": "Plans that contain each other",
            "frequency": "Plans nearly as good: {points} points",
            "robust": "Plans under several assumptions: {points} points",
        }[kind]
        if kind == "plan" and points is None:
            words = "Plan with as many points as pay"
        values: dict[str, object] = {"minutes": minutes} if kind == "fewest" else {}
        if points is not None:
            values["points"] = points
        self._begin(self._language.text(words, **values))

        def watch(value: float, bound: float | None, _seconds: float, _sites: NDArray[np.int32]) -> bool:
            if self._live:
                gap = self._language.text("searching")
                if bound is not None and np.isfinite(value):
                    share = self._language.percent(relative_gap(value, bound), 3)
                    gap = self._language.text("gap {gap}", gap=share)
                self._bar.update(self._task, gap=gap)
            return True

        return watch

    def _begin(self, words: str) -> None:
        if self._live:
            self._bar.update(self._task, description=words, gap="", advance=1 if self._begun else 0)
        else:
            self._console.print(words + " …")
        self._begun = True

    @contextmanager
    def shown(self) -> Iterator["PlanProgress"]:
        """Show the bar while the work runs."""
        if not self._live:
            yield self
            return
        with self._bar:
            yield self


def count_stages(scenario: Scenario) -> int:
    """Return the number of stages of a scenario: reading, times, fewest, plans, curve, writing."""
    numbers = {scenario.points, *scenario.also}
    return 4 + len(numbers) + len(set(scenario.frontier) - numbers)
