"""`piste document`: a regional plan as a document, from a plan's folder."""

from pathlib import Path

import click

from piste.cli.session import Session, language_option


@click.command()
@click.argument("plan", type=click.Path(path_type=Path))
@click.option("--region", default="", metavar="NAME", help="Region (name or code); by default the plan’s whole area.")
@click.option(
    "--texts",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The group’s texts, statements and approval as JSON (docs/document.md).",
)
@click.option("--money", type=click.Path(path_type=Path), metavar="DIR", help="Folder of `piste premises money`.")
@click.option("--programme", type=click.Path(path_type=Path), metavar="DIR", help="Folder of `piste programme`.")
@click.option("--all-languages", is_flag=True, help="Finnish, Swedish and English; by default only that of --lang.")
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path),
    required=True,
    metavar="DIR",
    help="Folder for the documents.",
)
@language_option
@click.pass_obj
def document(
    session: Session,
    plan: Path,
    region: str,
    texts: Path | None,
    money: Path | None,
    programme: Path | None,
    all_languages: bool,
    folder: Path,
) -> int:  # fmt: skip
    """Write the regional plan document: PDF (PDF/UA-1), DOCX and XLSX, and a GeoPackage, into DIR.

    PLAN is a folder that `piste plan` wrote, or a scenario (solved first). Nothing is solved again.
    """
    from piste.cli.documenting import DocumentAsk, run_document  # noqa: PLC0415  (keeps --help quick)

    run_document(
        plan, DocumentAsk(region, texts, money, programme, all_languages=all_languages), folder, session.language
    )
    return 0
