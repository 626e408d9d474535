"""The command `piste`: finds the step's command, and turns every failure into plain words."""

import importlib
import importlib.util
import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

import piste
from piste.cli.session import Session, language_option
from piste.core.errors import DataError, PisteError
from piste.core.language import Language

COMMANDS = {
    "data": ("piste.cli.data:data", "Check and import places, sites, offices and boundaries."),
    "travel": ("piste.cli.travel:travel", "Travel times over roads, from OpenStreetMap."),
    "premises": ("piste.cli.premises:premises", "Leases and staff, sites for a plan, and their money."),
    "plan": ("piste.cli.plan:plan", "Plan a network of points from a scenario."),
    "frontier": ("piste.cli.frontier:frontier", "Set cost against access over numbers of points."),
    "document": ("piste.cli.document:document", "Write a regional plan as PDF, DOCX, XLSX and GeoPackage."),
    "programme": ("piste.cli.programme:programme", "Schedule site projects: savings by year, proof, risk."),
    "explain": ("piste.cli.explain:explain", "Say why: a point, a site not chosen, a place, a municipality."),
    "compare": ("piste.cli.compare:compare", "Compare a plan with another, with today, or with one made by hand."),
    "serve": ("piste.cli.serve:serve", "Serve the web from this machine, with everything that it needs."),
    "web": ("piste.cli.web:web", "Run the web: check, migrate, first person, backup, restore, workers."),
    "demo": ("piste.cli.demo:demo", "Plan Finland's joint service points on the built-in places."),
}
"""Name -> where the command is, and one line about it; a command is imported only when it runs."""

STOPPED = 130
FAULT_OF_DATA = 2
FAULT_OF_PROGRAM = 70


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called, so that help is there at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands whose module exists."""
        known = [name for name, (target, _) in COMMANDS.items() if importlib.util.find_spec(target.partition(":")[0])]
        return [*known, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; None where there is no such one."""
        if cmd_name not in self.list_commands(ctx):
            return None
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, _, function = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), function)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@language_option
@click.version_option(piste.__version__, prog_name="piste", message="%(prog)s %(version)s")
def main() -> None:
    """Plan one joint network of public service points: base data, travel times, sites, reports."""


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit status.

    0: done. 2: the user's data, scenario or options cannot be used. 130: stopped. 70: a fault of the program.
    """
    session = Session()
    try:
        outcome: Any = main.main(
            args=None if arguments is None else list(arguments), prog_name="piste", standalone_mode=False, obj=session
        )
    except (click.Abort, KeyboardInterrupt):
        say(session.language.text("Stopped; nothing was written."))
        return STOPPED
    except Exception as problem:  # noqa: BLE001  (the one place that stands between a fault of the program and its user)
        return show_failure(problem, session.language)
    return outcome if isinstance(outcome, int) else 0


def show_failure(problem: Exception, language: Language) -> int:
    """Say what failed in plain words, never as a stack trace, and return the exit status."""
    match problem:
        case click.ClickException():
            problem.show()
            return problem.exit_code
        case DataError():
            show_data_error(problem, language)
        case PisteError():
            say(language.text(problem.text, **problem.values))
        case _:
            log = write_log("".join(traceback.format_exception(problem)))
            say(language.text("Something failed inside Piste; the details are in {file}.", file=str(log)))
            return FAULT_OF_PROGRAM
    return FAULT_OF_DATA


def say(words: str) -> None:
    """Write a line where errors go."""
    click.echo(words, err=True)


def show_data_error(problem: DataError, language: Language) -> None:
    """Show every finding that an error carries."""
    from piste.cli.output import error_console, show_findings  # noqa: PLC0415  (rich is not needed for --help)

    show_findings(problem.findings, language, error_console())


def write_log(details: str) -> Path:
    """Keep the details of a fault of the program in a file of its own."""
    with tempfile.NamedTemporaryFile("w", prefix="piste-", suffix=".log", delete=False, encoding="utf-8") as log:
        log.write(f"Piste {piste.__version__}, Python {sys.version}\n{' '.join(sys.argv)}\n\n{details}")
    return Path(log.name)


if __name__ == "__main__":
    sys.exit(run())
