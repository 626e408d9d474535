"""`piste frontier`: cost against access over numbers of points."""

import re
from pathlib import Path

import click

from piste.cli.session import Session, language_option

MOST_NUMBERS = 1000


class Numbers(click.ParamType[tuple[int, ...]]):
    """Numbers of points: FROM:TO:STEP, or single ones with commas between, or both."""

    name = "numbers"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, ...]:
        """Return rising numbers."""
        if isinstance(value, tuple):
            return value
        numbers: set[int] = set()
        for part in str(value).split(","):
            found = re.fullmatch(r"\s*(\d+)(?::(\d+)(?::(\d+))?)?\s*", part)
            if found is None:
                self.fail(f"{part!r} is neither a number nor FROM:TO:STEP", param, ctx)
            first, last, step = int(found[1]), int(found[2] or found[1]), int(found[3] or 1)
            if first < 1 or last < first or step < 1:
                self.fail(f"{part!r} must run from 1 or more up to no less, by steps of 1 or more", param, ctx)
            if (last - first) // step >= MOST_NUMBERS:
                self.fail(f"{part!r} is more than {MOST_NUMBERS} numbers", param, ctx)
            numbers |= set(range(first, last + 1, step))
        return tuple(sorted(numbers))


@click.command()
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option(
    "--points", "numbers", type=Numbers(), required=True, metavar="FROM:TO:STEP",
    help="Numbers of points; also single ones, 20,35,60.",
)  # fmt: skip
@click.option("--output", "folder", type=click.Path(path_type=Path), required=True, metavar="DIR", help="Folder.")
@click.option("--nested", is_flag=True, help="Plans that contain each other too: how a programme grows.")
@click.option("--at", type=click.IntRange(min=1), metavar="POINTS", help="The number that is looked at closely.")
@click.option(
    "--cost", "cost_eur_per_year", type=click.FloatRange(min=0), metavar="EUR", help="Yearly cost of a point."
)
@click.option(
    "--robust", "worlds", multiple=True, metavar="NAME=WORLD",
    help="A world beside the scenario's: FILE.csv (columns place, people), or *1.2 for longer times. Repeat for more.",
)  # fmt: skip
@click.option("--time", "time_limit_s", type=click.FloatRange(min=0, min_open=True), metavar="S", help="Most seconds.")
@language_option
@click.pass_obj
def frontier(
    session: Session,
    scenario: Path,
    numbers: tuple[int, ...],
    folder: Path,
    nested: bool,
    at: int | None,
    cost_eur_per_year: float | None,
    worlds: tuple[str, ...],
    time_limit_s: float | None,
) -> int:
    """Solve SCENARIO (a TOML file) for many numbers of points and set cost against access.

    Writes frontier.html, .csv, .xlsx and .json into DIR. Stopped with Ctrl-C it writes what is found by then.
    """
    from piste.cli.frontier_run import run_frontier  # noqa: PLC0415  (keeps --help quick)
    from piste.siting.frontier import FrontierAsk  # noqa: PLC0415
    from piste.siting.scenario_file import read_scenario  # noqa: PLC0415

    asked = FrontierAsk(numbers, at=at, nested=nested, cost_eur_per_year=cost_eur_per_year, time_limit_s=time_limit_s)
    run_frontier(read_scenario(scenario), asked, worlds, folder, session.language)
    return 0
