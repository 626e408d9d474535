"""`piste premises`: the register of leases and staff, a plan's sites, and their money."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from piste.cli.data import FILE, country_option, json_option, map_option, save, save_option
from piste.cli.session import Session, language_option

if TYPE_CHECKING:
    from piste.basedata.lease_store import Register
    from piste.basedata.reading import Reading

staff_option = click.option("--staff", type=FILE, help="Staff by agency and place of work, where not in the workbook.")
homes_option = click.option("--homes", type=FILE, help="Where staff live, by postal area, where not in the workbook.")
agency_option = click.option("--agency", "agencies", multiple=True, help="A known agency; any other is an error.")
source_option = click.option(
    "--source", "sources", multiple=True, metavar="TEXT", help="Whose data it is, under which licence."
)


@click.group()
@language_option
def premises() -> None:
    """Keep the register of leases and staff; plan sites, and count their money."""


@premises.command()
@click.argument("file", type=FILE)
@click.option("--agency", "agencies", multiple=True, help="An agency to choose from in the workbook.")
@language_option
@click.pass_obj
def template(session: Session, file: Path, *, agencies: tuple[str, ...]) -> int:
    """Write FILE, an empty workbook for leases and staff that checks what is typed."""
    from piste.basedata.lease_book import write_register_book  # noqa: PLC0415  (keeps --help quick)
    from piste.cli.findings_file import told_if_unwritable  # noqa: PLC0415

    with told_if_unwritable(file):
        write_register_book(file, session.language, agencies=agencies)
    click.echo(session.language.text("Written to {folder}.", folder=str(file)))
    return 0


@premises.command()
@click.argument("file", type=FILE)
@staff_option
@homes_option
@agency_option
@map_option
@country_option
@json_option
@save_option
@language_option
@click.pass_obj
def check(session: Session, /, file: Path, *, as_json: bool, save_findings: Path | None, **told: Any) -> int:
    """Check FILE, a register of leases: every fault with its row, its column and what to do."""
    reading = read(file, sources=("-",), **told)
    save(session, reading.findings, save_findings)
    return tell(session, {"file": str(file)}, reading, as_json=as_json)


@premises.command("import")
@click.argument("file", type=FILE)
@click.option("--out", "folder", type=FILE, required=True, metavar="DIR", help="Folder for the register.")
@staff_option
@homes_option
@agency_option
@source_option
@map_option
@country_option
@json_option
@save_option
@language_option
@click.pass_obj
def import_(
    session: Session, /, file: Path, *, folder: Path, as_json: bool, save_findings: Path | None, **told: Any
) -> int:
    """Read FILE, a register of leases (our workbook, or any table), and keep it in DIR.

    --map speaks of the leases; put `staff:` or `homes:` before a field of another file. With any error nothing is
    written and the status is 2.
    """
    from piste.basedata.lease_store import write_register  # noqa: PLC0415  (keeps --help quick)
    from piste.cli.findings_file import told_if_unwritable  # noqa: PLC0415

    reading = read(file, **told)
    save(session, reading.findings, save_findings)
    if reading.value is not None:
        with told_if_unwritable(folder):
            write_register(reading.value, folder)
    return tell(session, {"folder": str(folder)}, reading, as_json=as_json)


@premises.command()
@click.argument("folder", type=FILE)
@click.argument("file", type=FILE)
@language_option
@click.pass_obj
def export(session: Session, folder: Path, file: Path) -> int:
    """Write the register in FOLDER as the workbook FILE; reading it back gives the same register."""
    from piste.basedata.lease_book import write_register_book  # noqa: PLC0415  (keeps --help quick)
    from piste.basedata.lease_store import read_register  # noqa: PLC0415
    from piste.cli.findings_file import told_if_unwritable  # noqa: PLC0415

    register = read_register(folder)
    with told_if_unwritable(file):
        write_register_book(file, session.language, register.leases, register.staff, register.homes)
    click.echo(session.language.text("Written to {folder}.", folder=str(file)))
    return 0


@premises.command()
@click.argument("folder", type=FILE)
@click.option("--seed", default=1, show_default=True, help="Seed of what is drawn.")
@language_option
@click.pass_obj
def example(session: Session, folder: Path, *, seed: int) -> int:
    """Write a generated register of leases and staff into FOLDER, marked EXAMPLE, with candidate buildings."""
    from piste.cli.premises_sites import run_example_register  # noqa: PLC0415  (keeps --help quick)

    run_example_register(folder, session.language, seed)
    return 0


@premises.command()
@click.argument("scenario", type=FILE)
@click.option("--out", "folder", type=FILE, required=True, metavar="DIR", help="Folder for the sites.")
@language_option
@click.pass_obj
def sites(session: Session, scenario: Path, folder: Path) -> int:
    """Turn the points of a plan into sites: who moves where, counters, rooms, buildings, euros.

    SCENARIO is a TOML file that names the plan's folder and the register. DIR also gets money.toml for `piste premises
    money` and projects.csv for `piste programme`.
    """
    from piste.cli.premises_sites import run_sites  # noqa: PLC0415  (keeps --help quick)

    run_sites(scenario, folder, session.language)
    return 0


@premises.command()
@click.argument("scenario", type=FILE)
@click.option("--out", "folder", type=FILE, required=True, metavar="DIR", help="Folder for the money.")
@click.option("--schedule", type=FILE, help="schedule.csv of a programme: when each site opens.")
@language_option
@click.pass_obj
def money(session: Session, scenario: Path, folder: Path, *, schedule: Path | None) -> int:
    """Count the money of SCENARIO (a TOML file) month by month against doing nothing, in two views.

    money.html is in the language of --lang; pages in the other two languages stand beside it. cash.xlsx holds live
    formulas.
    """
    from piste.cli.premises_sites import run_money  # noqa: PLC0415  (keeps --help quick)

    run_money(scenario, folder, session.language, schedule)
    return 0


def read(
    file: Path,
    *,
    staff: Path | None,
    homes: Path | None,
    entries: tuple[str, ...],
    country: str,
    agencies: tuple[str, ...],
    sources: tuple[str, ...],
) -> "Reading[Register]":
    """Read a register from the files and options of a command."""
    from piste.basedata.lease_columns import HOME_NAMES, LEASE_NAMES, STAFF_NAMES  # noqa: PLC0415
    from piste.basedata.lease_import import FILE_KINDS, import_register  # noqa: PLC0415
    from piste.basedata.mapping import read_mapping  # noqa: PLC0415
    from piste.cli.data import built_in  # noqa: PLC0415

    known = {"leases": LEASE_NAMES, "staff": STAFF_NAMES, "homes": HOME_NAMES}
    lines: dict[str, list[str]] = {kind: [] for kind in FILE_KINDS}
    for entry in entries:
        kind, colon, rest = entry.partition(":")
        if colon and kind in lines:
            lines[kind].append(rest)
        else:
            lines["leases"].append(entry)
    mappings = {kind: read_mapping(lines[kind], kind, known[kind]) for kind in FILE_KINDS}
    base = built_in(country)
    areas = base.areas if base else None
    return import_register(file, staff, homes, mappings, areas, country, agencies, sources)


def tell(session: Session, summary: dict[str, Any], reading: "Reading[Register]", *, as_json: bool) -> int:
    """Show what was read and found; return the exit status."""
    from piste.cli.findings_file import count_findings, findings_as_dicts  # noqa: PLC0415
    from piste.cli.output import console, show_findings  # noqa: PLC0415

    lang, findings, register = session.language, reading.findings, reading.value
    errors = findings.count_errors()
    if register is not None:
        summary |= {"leases": len(register.leases), "area_m2": float(register.leases.area_m2.sum())}
        summary |= {"staff": int(register.staff.people.sum()) if register.staff is not None else 0}
    if as_json:
        content = summary | count_findings(findings) | {"findings": findings_as_dicts(findings, lang)}
        click.echo(json.dumps(content, ensure_ascii=False, indent=2))
        return 2 if errors else 0
    show_findings(findings, lang, console())
    if register is not None:
        leases, staff = len(register.leases), summary["staff"]
        click.echo(lang.text("Leases: {leases}, people: {staff}.", leases=leases, staff=staff))
    if "folder" in summary:
        click.echo(
            lang.text("Nothing was written.")
            if register is None
            else lang.text("Written to {folder}.", folder=summary["folder"])
        )
    return 2 if errors else 0
