"""`piste serve`: the web for one machine, with everything that it needs."""

import os

import click

from piste.cli.session import Session, language_option

SETTINGS = {"local": "piste.web.settings.local", "demo": "piste.web.settings.demo"}


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port to listen on.")
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 lets other machines in."
)
@click.option("--tls", is_flag=True, help="Serve by HTTPS with a certificate made on the spot.")
@click.option(
    "--settings", "name", type=click.Choice(list(SETTINGS)), default="local", show_default=True,
    help="demo: sign in by one click, with the demo's data. Never for real people's data.",
)  # fmt: skip
@click.option("--processes", type=click.IntRange(1, 64), help="Web processes; two to four by the machine's cores.")
@language_option
@click.pass_obj
def serve(session: Session, port: int, host: str, tls: bool, name: str, processes: int | None) -> int:
    """Serve Piste from this machine: database, workers and web server. Ctrl-C stops everything."""
    start_serving(session, port=port, host=host, tls=tls, name=name, processes=processes)
    return 0


def start_serving(
    session: Session,
    *,
    port: int = 8000,
    host: str = "127.0.0.1",
    tls: bool = False,
    name: str = "local",
    processes: int | None = None,
) -> None:
    """Serve until stopped, telling in the user's language what happens."""
    from piste.web.serving.serve import ServeOptions, serve  # noqa: PLC0415
    from piste.web.serving.server import WebOptions  # noqa: PLC0415

    settings = os.environ.get("DJANGO_SETTINGS_MODULE") or SETTINGS[name]
    workers = processes or max(2, min(4, os.cpu_count() or 1))
    options = ServeOptions(settings, WebOptions(host, port, workers), tls=tls)
    serve(options, lambda text, **values: click.echo(session.language.text(text, **values)))
