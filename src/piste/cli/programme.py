"""`piste programme`: when each site project begins, what is saved by when, and how sure that is."""

from pathlib import Path

import click

from piste.cli.session import Session, language_option


@click.command()
@click.argument("scenario", type=click.Path(path_type=Path), required=False)
@click.option(
    "--out", "folder", type=click.Path(path_type=Path), required=True, metavar="DIR", help="Folder for the programme."
)
@click.option("--example", is_flag=True, help="Take a generated register of 300 site projects, marked EXAMPLE.")
@click.option("--seed", default=1, show_default=True, help="Seed of the generated register.")
@language_option
@click.pass_obj
def programme(session: Session, scenario: Path | None, folder: Path, *, example: bool, seed: int) -> int:
    """Schedule the site projects of SCENARIO (a TOML file, or a folder with programme.toml) and write it into DIR.

    programme.html is in the language of --lang; pages in the other two languages stand beside it.
    """
    from piste.cli.programming import run_example, run_programme  # noqa: PLC0415  (keeps --help quick)

    if example == (scenario is not None):
        raise click.UsageError(session.language.text("Give either a scenario or --example."))
    if scenario is None:
        run_example(folder, session.language, seed)
    else:
        run_programme(scenario, folder, session.language)
    return 0
