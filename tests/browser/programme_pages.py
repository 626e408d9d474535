"""Pages of costs, the programme and its reports, with the demo's entries and a frozen report."""

from piste.web.projects.costs.demo_load import load_costs
from piste.web.projects.costs.models import Entry
from piste.web.projects.interim.freezing import freeze
from piste.web.projects.interim.models import Report, ReportVersion

PROGRAMME_PAGES = (
    "/programme/",
    "/programme/costs?view=state&year=2023",
    "/programme/costs/entries?view=agency&year=2023",
    "/programme/costs/entries/{entry}",
    "/programme/costs/way",
    "/programme/costs/imports",
    "/programme/costs/imports/add",
    "/programme/costs/ledgers/add",
    "/programme/reports",
    "/programme/reports/add",
    "/programme/reports/{report}",
    "/programme/reports/{report}/texts/summary",
    "/reports/{report_key}",
    "/reports/{report_key}/press",
)


def make_programme():
    """Make them and return the keys that addresses need."""
    load_costs()
    made = Report.objects.create(
        title={"fi": "Uudistus", "sv": "Reformen", "en": "The reform"}, publisher="Ministeriö", first="2021-01-01",
        last="2023-12-31",
    )  # fmt: skip
    made.refresh_from_db()
    version = freeze(made, None)
    ReportVersion.objects.filter(pk=version.pk).update(is_public=True)
    return {"entry": Entry.objects.first().pk, "report": made.pk, "report_key": version.key}
