"""The demo's programme: what is public, with its sources, and apart from it what is invented."""

from piste.web.network.demo import demo_step
from piste.web.projects.demo.concept import load_concept, load_proposals
from piste.web.projects.demo.examples import load_examples
from piste.web.projects.demo.facts import load_facts
from piste.web.projects.demo.lessons import load_lessons
from piste.web.projects.demo.regions import load_indicators, load_regions
from piste.web.projects.models import SiteProject


@demo_step(70)
def load_programme() -> None:
    """Bring regions, indicators, the concept, sites as they are known, invented sites, lessons."""
    if SiteProject.objects.exists():
        return
    load_regions()
    load_indicators()
    concept = load_concept()
    load_facts()
    load_examples(concept)
    load_lessons()
    load_proposals()
