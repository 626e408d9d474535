"""`piste compare`: a plan beside today, a network, another plan, or one made by hand."""

from pathlib import Path

import click

from piste.cli.session import Session, language_option


@click.command()
@click.argument("plan", type=click.Path(path_type=Path))
@click.option(
    "--with", "other", required=True, metavar="OTHER",
    help="“today”, the key of a network, the folder of a plan, or a file that lists sites.",
)  # fmt: skip
@click.option(
    "--out", "file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.xlsx",
    help="Write municipalities, groups and points as a workbook.",
)  # fmt: skip
@language_option
@click.pass_obj
def compare(session: Session, plan: Path, other: str, file: Path | None) -> int:
    """Say who gains and who loses. PLAN is a folder that `piste plan` wrote, or a scenario (solved first).

    With “today” the plan takes today's place; any other network takes the plan's place, and is held against the proven
    bound of the best plan with as many points.
    """
    from piste.cli.comparing import compare_plan  # noqa: PLC0415  (keeps --help quick)

    for answer in compare_plan(plan, other, file, session.language):
        click.echo("\n".join((answer.head, *(f"  {line}" for line in answer.lines))))
    return 0
