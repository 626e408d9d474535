"""Regions as the public sources tell them, and the indicators with their published values; targets are examples."""

from datetime import date

from piste.web.accounts.places import REGIONS
from piste.web.projects.demo.words import EXAMPLE, FIRST_PLANS, NETWORK_REFORM, PHASE_2, RELEASE, STRATEGY, t
from piste.web.projects.models import Indicator, IndicatorEntry, RegionState, RegionTarget

FIRST = ("07", "09", "12")
SECOND = ("01", "04", "06", "10", "13", "19")
TARGETS_2030 = {
    "01": 6, "02": 4, "04": 3, "05": 2, "06": 5, "07": 2, "08": 2, "09": 2, "10": 4, "11": 4, "12": 4, "13": 4,
    "14": 3, "15": 3, "16": 2, "17": 6, "18": 3, "19": 6,
}  # fmt: skip
HTM2 = "https://www.tutkihallintoa.fi/monthly_figures/201-m2-htv/"


def load_regions() -> None:
    """Bring the 19 regions: three with a plan approved in June 2022, six whose planning was set going in May 2024."""
    for code in REGIONS:
        row = RegionState(region=code, in_programme=code != "21")
        if code in FIRST:
            row.phase, row.plan_status, row.approved_on = 1, RegionState.PlanStatus.APPROVED, date(2022, 6, 14)
            row.source = FIRST_PLANS
        elif code in SECOND:
            row.phase, row.plan_status, row.source = 2, RegionState.PlanStatus.DRAFTING, PHASE_2
        elif code == "21":
            row.reason = t(
                "Ahvenanmaalla on oma hallintonsa; se ei kuulu oletuksena ohjelmaan.",
                "Åland har sin egen förvaltning och står som utgångspunkt utanför programmet.",
                "Åland has its own administration and stands apart from the programme by default.",
            )
        else:
            row.phase, row.source = 2, PHASE_2
        row.save()
    for code, points in TARGETS_2030.items():
        for year, share in ((2027, 0.4), (2030, 1.0)):
            RegionTarget.objects.create(
                region=code, year=year, points=max(1, round(points * share)), source=EXAMPLE, is_example=True
            )


INDICATORS = (
    ("htm2-a-person", t("Toimistotilaa henkilötyövuotta kohden", "Kontorsyta per årsverke", "Office space a person-year"),
     "htm²", 1, "down", STRATEGY,
     [("measured", date(2012, 12, 31), "31.7", "HTH, 2012"), ("measured", date(2019, 12, 31), "20.1", HTM2),
      ("measured", date(2022, 12, 31), "17.7", HTM2), ("target", date(2030, 12, 31), "10", STRATEGY)]),
    ("saving", t("Säästö toimitilakustannuksissa", "Inbesparing i lokalkostnader", "Saving in premises costs"),
     "M€ / v", 1, "up", RELEASE,
     [("measured", date(2024, 3, 5), "2.3", RELEASE), ("target", date(2030, 12, 31), "50", RELEASE)]),
    ("shared-staff",
     t("Yhteiskäyttöisissä tiloissa työskentelee", "Arbetar i delade lokaler", "Work in shared space"),
     "%-osuus", 0, "up", STRATEGY, [("target", date(2030, 12, 31), "25", STRATEGY)]),
    ("approved-plans",
     t("Maakuntia, joiden suunnitelma on hyväksytty", "Landskap med godkänd plan", "Regions with an approved plan"),
     "", 0, "up", NETWORK_REFORM,
     [("measured", date(2022, 6, 14), "3", FIRST_PLANS), ("target", date(2026, 12, 31), "18", PHASE_2)]),
)  # fmt: skip


def load_indicators() -> None:
    """Bring the indicators whose values are public."""
    for place, (key, name, unit, decimals, better, source, entries) in enumerate(INDICATORS):
        row = Indicator.objects.create(
            key=key, name=name, unit=unit, decimals=decimals, better=better, source=source[:400], place=place
        )
        IndicatorEntry.objects.bulk_create(
            IndicatorEntry(indicator=row, kind=kind, day=day, value=value, source=told[:400])
            for kind, day, value, told in entries
        )
