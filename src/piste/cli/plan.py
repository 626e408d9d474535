"""`piste plan`: a plan from a scenario; `piste plan verify`: whether an approved plan's file is unchanged."""

from pathlib import Path

import click

from piste.cli.session import Session, language_option


class ScenarioCommand(click.Command):
    """Today's `piste plan SCENARIO`, whose usage names no subcommand."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage as users type it."""
        formatter.write_usage(ctx.command_path.rstrip(), " ".join(self.collect_usage_pieces(ctx)))


class PlanGroup(click.Group):
    """Subcommands by name; whatever else comes first is a scenario or an option of planning one."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the subcommand; fall back to planning."""
        if args[0] in self.commands:
            return super().resolve_command(ctx, args)
        return "", plan_scenario, args


@click.group(
    cls=PlanGroup,
    context_settings={"help_option_names": [], "ignore_unknown_options": True},
    subcommand_metavar="SCENARIO --out DIR | verify FILE",
)
@language_option
def plan() -> None:
    """Plan a network of points from a scenario, or check the file of an approved plan."""


@click.command(cls=ScenarioCommand, epilog="'piste plan verify FILE' checks the file of an approved plan.")
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option(
    "--out", "folder", type=click.Path(path_type=Path), required=True, metavar="DIR", help="Folder for the plan."
)
@language_option
@click.help_option("-h", "--help")
@click.pass_obj
def plan_scenario(session: Session, scenario: Path, folder: Path) -> int:
    """Plan what SCENARIO (a TOML file) asks for and write the plan, its tables and its report into DIR.

    report.html is in the language of --lang; pages in the other two languages stand beside it.
    """
    from piste.cli.planning import run_scenario  # noqa: PLC0415  (keeps --help quick)
    from piste.siting.scenario_file import read_scenario  # noqa: PLC0415

    run_scenario(read_scenario(scenario), folder, session.language)
    return 0


@plan.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--sha256", default="", metavar="HEX", help="SHA-256 that was published with the plan.")
@language_option
@click.help_option("-h", "--help")
@click.pass_obj
def verify(session: Session, file: Path, sha256: str) -> int:
    """Check the file of an approved plan: 0 where it is whole and unchanged, 1 with what is wrong."""
    from piste.cli.output import error_console, show_findings  # noqa: PLC0415  (rich is not needed for --help)
    from piste.core.artefact import hash_file  # noqa: PLC0415
    from piste.core.findings import Findings  # noqa: PLC0415
    from piste.report.snapshot import verify_snapshot  # noqa: PLC0415

    found = Findings(file.name)
    found.extend(verify_snapshot(file, sha256))
    if len(found):
        show_findings(found, session.language, error_console())
        return 1
    words = session.language.text
    click.echo(words("The file is whole and unchanged. Its SHA-256: {sha256}", sha256=hash_file(file)))
    if not sha256:
        click.echo(words("Compare it with the one that was published with the plan."))
    return 0
