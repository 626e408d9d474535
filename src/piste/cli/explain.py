"""`piste explain`: single questions about a plan, answered in a few lines."""

from pathlib import Path

import click

from piste.cli.session import Session, language_option


@click.command()
@click.argument("plan", type=click.Path(path_type=Path))
@click.option("--site", metavar="NAME", help="A point of the plan, or a site not chosen (id or name).")
@click.option("--against", metavar="NAME", help="With --site: why the one and not the other.")
@click.option("--place", metavar="NAME", help="A place where people live: minutes today and in the plan, and why.")
@click.option("--municipality", metavar="NAME", help="What the plan means for it (code or name).")
@language_option
@click.pass_obj
def explain(
    session: Session, plan: Path, site: str | None, against: str | None, place: str | None, municipality: str | None
) -> int:
    """Say why. PLAN is a folder that `piste plan` wrote, or a scenario (solved first)."""
    from piste.cli.asked_plan import open_plan  # noqa: PLC0415  (keeps --help quick)
    from piste.report import answers  # noqa: PLC0415
    from piste.report.figures import build_figures  # noqa: PLC0415

    lang = session.language
    if not (site or place or municipality) or (against and not site):
        raise click.UsageError(lang.text("Give --site, --place or --municipality; --against goes with --site."))
    figures = build_figures(open_plan(plan, lang)[0])
    told = []
    if site and against:
        told.append(answers.answer_pair(figures, site, against, lang))
    elif site:
        told.append(answers.answer_site(figures, site, lang))
    if place:
        told.append(answers.answer_place(figures, place, lang))
    if municipality:
        told.append(answers.answer_municipality(figures, municipality, lang))
    for answer in told:
        click.echo("\n".join((answer.head, *(f"  {line}" for line in answer.lines))))
    return 0
