"""The one list of addresses that the sweep goes through, and what must be there for each to show something."""

from django_otp.plugins.otp_totp.models import TOTPDevice

from browser.approval_pages import APPROVAL_PAGES, make_approval
from browser.booking_pages import BOOKING_PAGES, make_booking
from browser.counter_pages import COUNTER_PAGES, make_counter
from browser.deciding_pages import DECIDING_PAGES, make_deciding
from browser.directory_pages import DIRECTORY_PAGES, make_directory
from browser.experience_pages import EXPERIENCE_PAGES, make_experience
from browser.hall_pages import HALL_PAGES, make_hall
from browser.interpreting_pages import INTERPRETING_PAGES, make_interpreting
from browser.planning_pages import PLANNING_PAGES, make_planning
from browser.programme_pages import PROGRAMME_PAGES, make_programme
from browser.projects_pages import PROJECTS_PAGES, make_projects
from browser.public_pages import PUBLIC_PAGES, make_public
from browser.queue_pages import QUEUE_PAGES, make_queue
from browser.remote_pages import REMOTE_PAGES, make_remote
from browser.rooms_pages import ROOMS_PAGES, make_rooms
from piste.web.accounts.models import User
from piste.web.planning.models import Plan

PAGES = (
    "/", "/account", "/account/second-factor", "/account/password", "/jobs/", "/people/{person}",
    "/components", "/people", "/people/add", "/audit", "/no-such-page",
    *PLANNING_PAGES,
    *DECIDING_PAGES,
    *EXPERIENCE_PAGES,
    *BOOKING_PAGES,
    *REMOTE_PAGES,
    *QUEUE_PAGES,
    *HALL_PAGES,
    *PUBLIC_PAGES,
    *APPROVAL_PAGES,
    *PROJECTS_PAGES,
    *DIRECTORY_PAGES,
    *INTERPRETING_PAGES,
    *ROOMS_PAGES,
    *COUNTER_PAGES,
    *PROGRAMME_PAGES,
)  # fmt: skip


def make_known():
    """Make something for each page to show, and return the keys that addresses need."""
    anna = User.objects.create_user("anna.aalto-virtanen@example.fi", "kolme sanaa", name="Anna Aalto-Virtanen")
    anna.grants.create(role="planner", region="10")
    TOTPDevice.objects.create(user=anna, confirmed=True)
    known = {"person": anna.pk, **make_planning(), **make_experience(), **make_booking()}
    known |= {**make_public(), **make_queue(), **make_rooms()}
    known |= make_hall(known["queue_point"])
    known |= make_directory()
    administrator = User.objects.get(email="administrator@demo.invalid")
    known |= make_counter(known["queue_point"], administrator)
    known |= make_remote(administrator)
    known |= make_projects()
    known |= make_interpreting(administrator)
    known |= make_programme()
    plan = Plan.objects.get(pk=known["plan"])
    return {**known, **make_deciding(plan), **make_approval(plan)}
