"""What sites are called: site projects first, then points."""

from piste.web.network.models import Point
from piste.web.projects.models import SiteProject


def site_names() -> dict[str, str]:
    """Return code -> name in the reader's language, by code and by the site in plans."""
    found: dict[str, str] = {}
    for point in Point.objects.only("code", "site", "name"):
        found |= {code: str(point.text) for code in (point.code, point.site) if code}
    return found | {project.code: str(project.text) for project in SiteProject.objects.only("code", "name")}
