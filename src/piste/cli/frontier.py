"""`piste frontier`: cost against access over numbers of points."""

import math
import re
from pathlib import Path

import click

from piste.cli.session import Session, language_option

MOST_NUMBERS = 1000
MEUR = 1e6


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


def count_points(budgets_meur: tuple[int, ...], cost_eur_per_year: float | None) -> tuple[int, ...]:
    """Return the numbers of points that yearly budgets pay for, each once."""
    if not cost_eur_per_year:
        raise click.UsageError("--budgets needs --cost: what a point costs a year.")
    numbers = {math.floor(meur * MEUR / cost_eur_per_year) for meur in budgets_meur} - {0}
    if not numbers:
        raise click.UsageError("No budget pays for a single point.")
    return tuple(sorted(numbers))


@click.command()
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option(
    "--points", "numbers", type=Numbers(), metavar="FROM:TO:STEP", help="Numbers of points; also single ones, 20,35,60."
)
@click.option(
    "--budgets", "budgets_meur", type=Numbers(), metavar="FROM:TO:STEP",
    help="Instead: yearly budgets in millions of euros; needs --cost.",
)  # fmt: skip
@click.option(
    "--cost", "cost_eur_per_year", type=click.FloatRange(min=0), metavar="EUR", help="Yearly cost of a point."
)
@click.option("--out", "folder", type=click.Path(path_type=Path), required=True, metavar="DIR", help="Folder.")
@click.option("--at", type=click.IntRange(min=1), metavar="POINTS", help="The number that is looked at closely.")
@click.option("--nested", is_flag=True, help="Plans that contain each other too: how a programme grows.")
@click.option(
    "--equity", "weight", type=click.FloatRange(min=0), metavar="W",
    help="Minutes past --equity-past count 1 + W times.",
)  # fmt: skip
@click.option(
    "--equity-past",
    "past_min",
    type=click.FloatRange(min=0),
    metavar="MIN",
    help="Default: half the limit of the rules.",
)
@click.option(
    "--robust", "worlds", multiple=True, metavar="NAME=WORLD",
    help="A world beside the scenario's, more than one if repeated: FILE (people by place, or times), a year of the"
    " forecast, visits:low|base|high, mode:car|transit|walk, or *1.2 for longer times.",
)  # fmt: skip
@click.option(
    "--time",
    "time_limit_s",
    type=click.FloatRange(min=0, min_open=True),
    metavar="S",
    help="Most seconds for the plans.",
)
@language_option
@click.pass_obj
def frontier(
    session: Session,
    scenario: Path,
    numbers: tuple[int, ...] | None,
    budgets_meur: tuple[int, ...] | None,
    cost_eur_per_year: float | None,
    folder: Path,
    at: int | None,
    nested: bool,
    weight: float | None,
    past_min: float | None,
    worlds: tuple[str, ...],
    time_limit_s: float | None,
) -> int:
    """Solve SCENARIO (a TOML file) for many numbers of points and set cost against access.

    Writes frontier.html, .csv, .xlsx and .json into DIR. Stopped with Ctrl-C it writes what is found by then.
    """
    from piste.cli.frontier_run import run_frontier  # noqa: PLC0415  (keeps --help quick)
    from piste.siting.frontier import FrontierAsk  # noqa: PLC0415
    from piste.siting.frontier_worlds import Equity  # noqa: PLC0415
    from piste.siting.scenario_file import read_scenario  # noqa: PLC0415

    if (numbers is None) == (budgets_meur is None):
        raise click.UsageError("Give either --points or --budgets.")
    asked = read_scenario(scenario)
    past_min = asked.rules.within_min / 2 if past_min is None else past_min
    ask = FrontierAsk(
        numbers if numbers is not None else count_points(budgets_meur or (), cost_eur_per_year),
        at=at,
        nested=nested,
        cost_eur_per_year=cost_eur_per_year,
        equity=None if weight is None else Equity(weight, past_min),
        time_limit_s=time_limit_s,
    )
    run_frontier(asked, ask, worlds, folder, session.language)
    return 0
