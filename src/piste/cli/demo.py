"""`piste demo`: the main job on the built-in places of Finland."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from piste.cli.serve import start_serving
from piste.cli.session import Session, language_option
from piste.core.language import Language

if TYPE_CHECKING:  # keeps --help quick
    from piste.siting.plan import Study

NO_SERVE = "PISTE_DEMO_NO_SERVE"
HERE = Path(__file__).parent
SCENARIO = HERE / "demo.toml"
NUMBERS = (20, 36, 48, 60, 90, 129)
WORLDS = ("winter=*1.2", "visits=visits:base")
"""Times a fifth as long again, as an example; visits, which rise with age, instead of people. Pages translate names."""
TEXTS, REGION = HERE / "demo_document.json", "10"
"""Words of an example, and South Savo: the region whose document the demo writes."""
STEPS = {"demo_sites.toml": "sites.toml", "demo_programme.toml": "programme.toml"}
"""Files of the later steps, and their names in the demo's folder: to look at, change and run again."""


@click.command()
@click.option(
    "--out", "folder", type=click.Path(path_type=Path), default=Path("out/demo"), show_default=True, metavar="DIR",
    help="Folder for the plans.",
)  # fmt: skip
@language_option
@click.pass_obj
def demo(session: Session, folder: Path) -> int:
    """Plan Finland's joint service points: how few reach everyone, and the best with 36 to 129.

    Then set cost against access with plans that grow, in the folder frontier, and go on from the plan to the savings
    curve, on a generated register of leases (EXAMPLE): sites with their rooms and euros, a schedule of site projects
    with its proof and its risk, the money month by month, and a region's plan as a document. At last it is served to
    a browser until Ctrl-C; with PISTE_DEMO_NO_SERVE=1 it ends before that.
    """
    from piste.cli.frontier_run import run_frontier  # noqa: PLC0415  (keeps --help quick)
    from piste.cli.planning import run_scenario  # noqa: PLC0415
    from piste.siting.frontier import FrontierAsk  # noqa: PLC0415
    from piste.siting.scenario_file import read_scenario  # noqa: PLC0415

    asked = read_scenario(SCENARIO)
    study = run_scenario(asked, folder, session.language, workbench=True)
    run_frontier(asked, FrontierAsk(NUMBERS, nested=True), WORLDS, folder / "frontier", session.language)
    go_on(folder, session.language, asked.area.country, study)
    if not os.environ.get(NO_SERVE):
        os.environ["PISTE_DEMO"] = str(folder.absolute())
        start_serving(session, name="demo")
    return 0


def go_on(folder: Path, language: Language, country: str, study: "Study") -> None:
    """Go on from the plan in a folder to sites, programme and money, and show on its map which leases end when."""
    from piste.basedata.lease_store import read_register  # noqa: PLC0415
    from piste.cli.premises_sites import run_example_register, run_money, run_sites  # noqa: PLC0415
    from piste.cli.programming import run_programme  # noqa: PLC0415
    from piste.report.workbench.leases import write_leases  # noqa: PLC0415
    from piste.report.workbench.store import FOLDER as WORKBENCH  # noqa: PLC0415

    for name, here in STEPS.items():
        text = (HERE / name).read_text(encoding="utf-8").replace('country = "FI"', f'country = "{country}"')
        (folder / here).write_text(text, encoding="utf-8")
    run_example_register(folder / "register", language, country=country)
    write_leases(read_register(folder / "register"), study, folder / WORKBENCH)
    run_sites(folder / "sites.toml", folder / "sites", language)
    run_programme(folder / "programme.toml", folder / "programme", language)
    run_money(folder / "sites" / "money.toml", folder / "money", language, folder / "programme" / "schedule.csv")
    write_document(folder, language, country)


def write_document(folder: Path, language: Language, country: str) -> None:
    """Write the document of one region of Finland, elsewhere of the country, with the texts of an example."""
    from piste.cli.documenting import DocumentAsk, run_document  # noqa: PLC0415

    texts = folder / TEXTS.name.removeprefix("demo_")
    texts.write_text(TEXTS.read_text(encoding="utf-8"), encoding="utf-8")
    region = REGION if country == "FI" else ""
    ask = DocumentAsk(region, texts, folder / "money", folder / "programme")
    run_document(folder, ask, folder / "document", language)
