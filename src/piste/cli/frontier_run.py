"""Run a frontier from reading to page, stop it with what is there, and tell what came out."""

import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from rich.text import Text

from piste.cli.output import console, error_console, show_findings
from piste.cli.planning import TIMES_UNDER_WAY, check_folder
from piste.cli.progress import PlanProgress
from piste.core.artefact import whole_folder
from piste.core.language import LANGUAGES, Language
from piste.report.frontier_outputs import frontier_outputs
from piste.report.frontier_page import tell_proof, tell_simplified, tell_span, write_rows
from piste.report.frontier_tables import plans_table
from piste.siting.control import Progress
from piste.siting.frontier import Frontier, FrontierAsk, build_frontier
from piste.siting.inputs import read_base, read_times
from piste.siting.scenario import Scenario
from piste.siting.world_file import WorldSource


class Stop:
    """Set by the first Ctrl-C; the second one ends the program."""

    def __init__(self) -> None:
        self.asked = False

    @contextmanager
    def listening(self, said: Console, language: Language) -> Iterator["Stop"]:
        """Listen for Ctrl-C while the work runs (in the main thread; elsewhere nothing is changed)."""
        if threading.current_thread() is not threading.main_thread():
            yield self
            return

        def take(_number: int, _frame: FrameType | None) -> None:
            self.asked = True
            signal.signal(signal.SIGINT, before)
            said.print(language.text("Stopping; what is found so far is written. Press Ctrl-C again to write nothing."))

        before = signal.signal(signal.SIGINT, take)
        try:
            yield self
        finally:
            signal.signal(signal.SIGINT, before)

    def wrap(self, progress: Progress) -> Progress:
        """Return a progress that also answers False once stopping was asked for."""

        def ask(value: float, bound: float | None, seconds: float, sites: NDArray[np.int32]) -> bool:
            return progress(value, bound, seconds, sites) is not False and not self.asked

        return ask


def run_frontier(
    scenario: Scenario, asked: FrontierAsk, worlds: Sequence[str], folder: Path, language: Language
) -> Frontier:
    """Solve a frontier, show progress, print its table, and write everything into a folder, whole or not at all."""
    check_folder(folder)
    target = console()
    parts = 5 + len(asked.numbers) + asked.nested + bool(worlds) + (asked.equity is not None)
    progress = PlanProgress(language, target, parts)
    stop = Stop()
    with progress.shown(), stop.listening(error_console(), language):
        progress.say("Reading the base data")
        base = read_base(scenario)
        progress.say(TIMES_UNDER_WAY[scenario.travel.method])
        times, findings = read_times(scenario, base)
        source = WorldSource(base, times)
        asked = replace(asked, worlds=tuple(source.read(text, findings) for text in worlds))
        minutes = scenario.rules.within_min
        found = build_frontier(
            scenario, base, times, asked, lambda kind, points: stop.wrap(progress.stage(minutes, kind, points))
        )
        progress.say("Writing the report")
        with whole_folder(folder) as draft:
            frontier_outputs(found, draft, [language.code, *(code for code in LANGUAGES if code != language.code)])
    if len(findings):
        show_findings(findings, language, error_console())
    show_frontier(found, language, target)
    where = language.text("The report is here: {file}", file=str(folder.absolute() / "frontier.html"))
    target.print(Text(where), soft_wrap=True)
    return found


def show_frontier(frontier: Frontier, language: Language, target: Console) -> None:
    """Print the plans, one row each, and what is proven."""
    target.print(Text(tell_span(frontier, language) + "."), soft_wrap=True)
    target.print(Text(tell_proof(frontier, language)), soft_wrap=True)
    if frontier.simplified:
        target.print(Text(tell_simplified(frontier, language)), soft_wrap=True)
    if frontier.stopped:
        words = "The search was stopped: what was found by then is here, and each gap says how sure it is."
        target.print(Text(language.text(words), style="yellow"), soft_wrap=True)
    written = write_rows(plans_table(frontier, language), language, current=frontier.at)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title, _ in written.heads:
        table.add_column(title, justify="right", overflow="fold")
    for k, row in enumerate(written.rows):
        table.add_row(*[str(cell) for cell in row], style="bold" if k == written.current else None)
    target.print(table)
