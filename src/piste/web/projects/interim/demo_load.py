"""The demo’s report of 2021 to 2023: public conclusions, and example surveys and entries marked as such."""

import json
from datetime import date
from pathlib import Path

import numpy as np

from piste.web.accounts.demo import ensure_demo_person
from piste.web.experience.demo import add_customers, add_staff, make_wave
from piste.web.experience.models import Wave
from piste.web.experience.ready_questionnaires import bring_ready
from piste.web.experience.retention import tell_ended
from piste.web.network.demo import demo_step
from piste.web.network.models import Point
from piste.web.projects.interim.models import Report
from piste.web.projects.interim.text_keeping import save_section

PHASE_1 = (date(2021, 1, 1), date(2023, 12, 31))
SEED = 2023
TEXTS = Path(__file__).parent / "demo_texts.json"
"""Section -> language -> the public conclusions of the release of 5 March 2024, in our own words."""
TITLE = {
    "fi": "Valtion palvelu- ja toimitilaverkon uudistaminen",
    "sv": "Reformen av statens service- och lokalnät",
    "en": "Reform of the state’s service and premises network",
}


@demo_step(90)
def load_report() -> None:
    """Make the report and its example surveys, once."""
    if Report.objects.exists():
        return
    load_surveys()
    officer = ensure_demo_person("officer")
    made = Report.objects.create(
        title=TITLE, publisher="Valtiovarainministeriö (ESIMERKKI)", first=PHASE_1[0], last=PHASE_1[1], demo=True,
        made_by=officer,
    )  # fmt: skip
    for key, texts in json.loads(TEXTS.read_text(encoding="utf-8")).items():
        save_section(made, key, 0, texts, officer)


def load_surveys() -> None:
    """Invent a wave of customers and one of staff in autumn 2023, and have them told in the background."""
    points = list(Point.objects.filter(code__in=["mikkeli", "savonlinna", "pieksamaki"]).order_by("code"))
    if len(points) < 3 or Wave.objects.filter(key__startswith="vaihe1-").exists():
        return
    bring_ready()
    chance = np.random.default_rng(SEED)
    customers = make_wave("vaihe1-asiakkaat", "customer", date(2023, 9, 4), 28, "after")
    add_customers(customers, points, chance, better=True, n=300)
    staff = make_wave("vaihe1-henkilosto", "staff-shared-premises", date(2023, 10, 2), 28, "after")
    add_staff(staff, points, chance, after=True)
    tell_ended()
