"""`piste demo`: the main job on the built-in places of Finland."""

import os
from pathlib import Path

import click

from piste.cli.serve import start_serving
from piste.cli.session import Session, language_option

NO_SERVE = "PISTE_DEMO_NO_SERVE"
SCENARIO = Path(__file__).with_name("demo.toml")


@click.command()
@click.option(
    "--out", "folder", type=click.Path(path_type=Path), default=Path("out/demo"), show_default=True, metavar="DIR",
    help="Folder for the plans.",
)  # fmt: skip
@language_option
@click.pass_obj
def demo(session: Session, folder: Path) -> int:
    """Plan Finland's joint service points: how few reach everyone, and the best with 20 to 164.

    Then schedule a generated register of site projects (EXAMPLE), in the folder programme, and serve all of it to a
    browser until Ctrl-C. With PISTE_DEMO_NO_SERVE=1 it ends before serving.
    """
    from piste.cli.planning import run_scenario  # noqa: PLC0415  (keeps --help quick)
    from piste.cli.programming import run_example  # noqa: PLC0415
    from piste.siting.scenario_file import read_scenario  # noqa: PLC0415

    run_scenario(read_scenario(SCENARIO), folder, session.language)
    run_example(folder / "programme", session.language)
    if not os.environ.get(NO_SERVE):
        os.environ["PISTE_DEMO"] = str(folder.absolute())
        start_serving(session, name="demo")
    return 0
