"""`piste web`: commands for whoever runs Piste's web."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from piste.cli.session import Session, language_option
from piste.core.errors import PisteError

DEFAULT_SETTINGS = "piste.web.settings.local"


@click.group()
@language_option
def web() -> None:
    """Check, prepare, back up and restore the web, make its first person; settings by DJANGO_SETTINGS_MODULE."""


@contextmanager
def django_ready(*, database: bool = True) -> Iterator[Any]:
    """Yield Django's `call_command`, with the private database running where no other is named."""
    from contextlib import ExitStack  # noqa: PLC0415

    import django  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    from piste.web.database.private import private_database  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", DEFAULT_SETTINGS)
    with ExitStack() as stack:
        if database and not os.environ.get("DATABASE_URL"):
            stack.enter_context(private_database(os.environ.get("PISTE_DB_PLACE", "pg")))
        django.setup()
        yield call_command
        from django.db import connections  # noqa: PLC0415

        connections.close_all()


@web.command()
@click.option("--deploy", is_flag=True, help="Check the settings for real use as well.")
@click.pass_obj
def check(session: Session, deploy: bool) -> int:
    """Check the settings; --deploy refuses everything that real use must not have."""
    from django.core.management.base import SystemCheckError  # noqa: PLC0415

    with django_ready(database=False) as call_command:
        try:
            call_command("check", deploy=deploy, fail_level="WARNING" if deploy else "ERROR")
        except SystemCheckError as problem:
            click.echo(str(problem), err=True)
            return 2
    click.echo(session.language.text("The settings can be used."))
    return 0


@web.command()
@click.pass_obj
def migrate(session: Session) -> int:
    """Bring the database's tables to this version."""
    with django_ready() as call_command:
        call_command("migrate", interactive=False, verbosity=0)
    click.echo(session.language.text("The database's tables are those of this version."))
    return 0


@web.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def backup(session: Session, file: Path) -> int:
    """Write a backup of the database and of planners' files to FILE, readable by you alone."""
    with django_ready():
        from django.conf import settings  # noqa: PLC0415

        from piste.web.operations.backup import write_backup  # noqa: PLC0415

        size_mb = write_backup(settings.DATABASES["default"], Path(settings.PLANNING_FILES), file) / 1e6
    text = "Written: {file} ({size_mb} MB). It holds people's data: keep it as safe as the database."
    click.echo(session.language.text(text, file=str(file), size_mb=round(size_mb, 1)))
    return 0


@web.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Give up everything that the database and the files hold now.")
@click.pass_obj
def restore(session: Session, file: Path, replace: bool) -> int:
    """Bring back the database and the files of a backup, whole or not at all; stop Piste first."""
    with django_ready() as call_command:
        from django.conf import settings  # noqa: PLC0415
        from django.db import connection  # noqa: PLC0415

        from piste.web.operations.backup import holds_files, read_backup  # noqa: PLC0415

        files = Path(settings.PLANNING_FILES)
        filled = bool(connection.introspection.table_names())
        connection.close()
        if not replace and (filled or holds_files(files)):
            raise PisteError(
                "The database is not empty. Make a backup of it, then give up what it holds with: piste web restore "
                "--replace {file}", file=str(file),
            )  # fmt: skip
        read_backup(settings.DATABASES["default"], files, file, replace=filled)
        call_command("migrate", interactive=False, verbosity=0)
    click.echo(session.language.text("Restored from {file}.", file=str(file)))
    return 0


@web.command("import-directory")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--write", is_flag=True, help="Import it; without this only what would happen is shown.")
@click.pass_obj
def import_directory(session: Session, file: Path, write: bool) -> int:
    """Import authorities, services, points and hours from FILE: JSON of the Service Catalogue's form, or CSV."""
    from piste.cli.output import console, show_findings  # noqa: PLC0415

    with django_ready() as call_command:
        from django.utils import timezone  # noqa: PLC0415

        from piste.web.api.exchange.importing import import_directory as take_in  # noqa: PLC0415

        call_command("migrate", interactive=False, verbosity=0)
        outcome = take_in(file.read_bytes(), file.name, timezone.localdate(), write=write)
    show_findings(outcome.findings, session.language, console())
    if outcome.findings.count_errors():
        return 2
    for kind, added, changed, ended in outcome.plan.counts:
        if added or changed or ended:
            text = "{kind}: {added} added, {changed} changed, {ended} ended"
            click.echo(session.language.text(text, kind=kind, added=added, changed=changed, ended=ended))
    end = "The directory has been imported." if write else "Nothing was written; import it with --write."
    click.echo(session.language.text(end))
    return 0


@web.command("export-directory")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def export_directory(session: Session, file: Path) -> int:
    """Write the whole directory to FILE, as import-directory reads it; people are not in it."""
    with django_ready():
        from piste.web.api.exchange.ptv import write_document  # noqa: PLC0415
        from piste.web.api.exchange.records import read_directory  # noqa: PLC0415

        file.write_text(json.dumps(write_document(read_directory()), ensure_ascii=False, indent=1), encoding="utf-8")
    click.echo(session.language.text("Written: {file}", file=str(file)))
    return 0


@web.command()
@click.argument("email", envvar="PISTE_ADMIN_EMAIL")
@click.option("--name", default="", help="As other people see it.")
@click.option("--role", default="administrator", show_default=True, help="Held in the whole country.")
@click.option("--again", is_flag=True, help="Let somebody in who is there already: new password, no second factor.")
@click.pass_obj
def createuser(session: Session, email: str, name: str, role: str, again: bool) -> int:
    """Make a person, the first administrator by default; the password from PISTE_ADMIN_PASSWORD, else asked."""
    password = os.environ.get("PISTE_ADMIN_PASSWORD") or click.prompt(
        session.language.text("Password (at least 12 characters)"), hide_input=True, confirmation_prompt=True, err=True
    )
    with django_ready() as call_command:
        from django.utils.translation import override  # noqa: PLC0415

        from piste.web.accounts.first_person import make_person  # noqa: PLC0415
        from piste.web.accounts.roles import ROLES  # noqa: PLC0415

        if role not in ROLES:
            raise PisteError("There is no role {role}. Known are: {roles}", role=role, roles=", ".join(ROLES))
        call_command("migrate", interactive=False, verbosity=0)
        with override(session.language.code):
            user = make_person(email, password, name=name, role=role, again=again)
            words = str(ROLES[role].name)
        strong = ROLES[role].strong
    click.echo(session.language.text("{person} may sign in. Role: {role}.", person=user.email, role=words))
    if strong:
        click.echo(session.language.text("The first sign-in asks for a second factor: an app that shows codes."))
    return 0


@web.command()
@click.option(
    "--queue", type=click.Choice(["solve", "upkeep"]), default="solve", show_default=True,
    help="solve: heavy work, one at a time. upkeep: everything small.",
)  # fmt: skip
def worker(queue: str) -> int:
    """Run one worker process until stopped."""
    from piste.web.jobs.worker import main  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", DEFAULT_SETTINGS)
    return main(queue)
