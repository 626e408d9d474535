"""Pages of the programme office with the demo's programme on them."""

from piste.web.network.demo import load_demo_data
from piste.web.projects.models import ChangeProposal, ChecklistItem, SiteProject

SITE = "/programme/projects/savonlinna"
PROJECTS_PAGES = (
    "/programme/projects", "/programme/timetable", SITE, f"{SITE}/checklist", f"{SITE}/checklist/{{check}}",
    f"{SITE}/milestones", f"{SITE}/participants", f"{SITE}/risks", f"{SITE}/lessons", "/programme/regions",
    "/programme/regions/10", "/programme/indicators/htm2-a-person", "/programme/concept/2",
    "/programme/concept/compare", "/programme/concept/2/numbers", "/programme/proposals/{proposal}",
    "/programme/lessons?q=tilat",
)  # fmt: skip


def make_projects():
    """Make the demo's programme, where it is not there yet, and return the keys that addresses need."""
    if not SiteProject.objects.exists():
        load_demo_data()
    check = ChecklistItem.objects.filter(project__code="savonlinna").first()
    proposal = ChangeProposal.objects.filter(state="open").first()
    return {"check": check.pk, "proposal": proposal.pk}
