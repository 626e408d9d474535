"""A hall's visits for the follow-up's tests: who came when, was called when and served how long."""

from piste.web.network.visits import serving
from piste.web.network.visits.calling import pick


def serve(hall, arrives, wait, minutes, outcome="solved", cause="", services=(), **more):
    """Let one come, wait, be served at the first desk and go."""
    visit = hall.arrive(arrives, *services, **more)
    pick(visit, hall.desks[0], hall.advisor, hall.at(arrives + wait))
    serving.finish(visit, hall.desks[0], hall.advisor, outcome, cause, at=hall.at(arrives + wait + minutes))
    return visit
