"""`piste plan`: a plan from a scenario."""

from pathlib import Path

import click

from piste.cli.session import Session, language_option


@click.command()
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option(
    "--out", "folder", type=click.Path(path_type=Path), required=True, metavar="DIR", help="Folder for the plan."
)
@language_option
@click.pass_obj
def plan(session: Session, scenario: Path, folder: Path) -> int:
    """Plan what SCENARIO (a TOML file) asks for and write the plan, its tables and its report into DIR.

    report.html is in the language of --lang; pages in the other two languages stand beside it.
    """
    from piste.cli.planning import run_scenario  # noqa: PLC0415  (keeps --help quick)
    from piste.siting.scenario_file import read_scenario  # noqa: PLC0415

    run_scenario(read_scenario(scenario), folder, session.language)
    return 0
