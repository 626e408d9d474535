"""The queue's pages with something on them: a desk that serves, a queue, the reception."""

from piste.web.accounts.demo import ensure_demo_person
from piste.web.network.models import Agency, StaffMember
from piste.web.network.visits.calling import call_next
from web.queue_hall import Counter

QUEUE_PAGES = ("/desk", "/reception/{queue_point}")


def make_queue(role="administrator"):
    """Let the demo's person of a role serve at a desk, and return the keys that addresses need."""
    counter = Counter(prefix="queue-")  # the directory of the demo has services of the same names
    person = ensure_demo_person(role)
    if role != "administrator":  # whose grant has all points in it
        person.grants.create(role=role, point=counter.point.code)
    me = StaffMember.objects.create(
        user=person, name="Me", kind="advisor", agency=Agency.objects.get(code="town"),
        point=counter.point, languages=["fi", "sv"],
    )  # fmt: skip
    counter.train(me, counter.benefits)
    counter.sit(0, me)
    counter.sit(1, counter.expert)
    counter.come(counter.advice, counter.benefits, ago=14)
    call_next(counter.desks[0], me)
    counter.come(ago=9, priority_min=15, priority_reason="with a small child")
    counter.come(counter.benefits, ago=7)
    counter.come(ago=6, language="ar")
    return {"queue_point": counter.point.pk}
