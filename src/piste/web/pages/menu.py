"""The menu and the front page: every door of the application, in sections, each behind the action that it needs."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from piste.web.accounts.permission import may

MOST_SIDE_BY_SIDE = 6
"""A menu of more doors is shown in two rows: its sections, and the doors of the section at hand."""


@dataclass(frozen=True, slots=True)
class Door:
    """A way in: the action that opens it, where it leads, its name, what is behind it, and the views it stands for."""

    action: str
    to: str
    name: str | Promise
    text: str | Promise
    within: tuple[str, ...] = ()
    """Beginnings of view names ("deciding:", "planning:run"); the longest of all doors' is the current one."""
    here: bool = False

    @property
    def address(self) -> str:
        """Return the door's address."""
        return reverse(self.to)


@dataclass(frozen=True, slots=True)
class Section:
    """Doors of one kind of work."""

    name: str | Promise
    doors: tuple[Door, ...]

    @property
    def here(self) -> bool:
        """Tell whether the page at hand is behind one of the doors."""
        return any(door.here for door in self.doors)

    @property
    def address(self) -> str:
        """Return the first door's address."""
        return self.doors[0].address


@dataclass(frozen=True, slots=True)
class Menu:
    """What one person's menu holds."""

    sections: tuple[Section, ...]

    @property
    def flat(self) -> bool:
        """Tell whether all doors fit side by side."""
        return sum(len(section.doors) for section in self.sections) <= MOST_SIDE_BY_SIDE

    @property
    def first_row(self) -> list[Door | Section]:
        """Return what the bar at the top shows."""
        if self.flat:
            return [door for section in self.sections for door in section.doors]
        return list(self.sections)

    @property
    def second_row(self) -> tuple[Door, ...]:
        """Return the doors of the section at hand, where there is more than one."""
        doors = next((section.doors for section in self.sections if section.here), ())
        return () if self.flat or len(doors) < 2 else doors


PLANNING = Section(
    _("Planning"),
    (
        Door("plans.see", "planning:plans", _("Plans"), _("Networks of points with their figures, reports and files."),
             ("planning:plan", "plan_map:")),
        Door("plans.see", "deciding:plans", _("Regions"), _("A region’s plan from draft to approval, together."),
             ("deciding:",)),
        Door("plans.see", "planning:scenarios", _("Scenarios"), _("What a plan is asked for; run it from here."),
             ("planning:scenario",)),
        Door("plans.see", "planning:runs", _("Runs"), _("Searches under way, and how near to the best they are."),
             ("planning:run",)),
        Door("plans.see", "planning:data-sets", _("Data sets"),
             _("Places, sites, travel times: yours and the country’s."), ("planning:data-set",)),
    ),
)  # fmt: skip
POINT = Section(
    _("At the point"),
    (
        Door("desk.use", "queue:desk", _("Desk"), _("Call the next customer and serve; the queue of your point."),
             ("queue:desk",)),
        Door("desk.use", "queue:reception", _("Reception"), _("Give a ticket, check in, enter a paper number."),
             ("queue:reception",)),
        Door("desk.use", "documents:mine", _("Papers"), _("Take papers in against a receipt, and hand them on."),
             ("documents:",)),
        Door("documents.acknowledge", "documents:arriving", _("Papers that arrive"),
             _("Acknowledge what points have handed over."), ("documents:arriving",)),
        Door("roster.see", "roster:points", _("Rosters"),
             _("Who works when, appointments, and where people are too few."), ("roster:",)),
        Door("cards.see", "directory:cards", _("Service cards"),
             _("What an advisor does in each service, and what not."), ("directory:card",)),
        Door("cards.edit", "directory:index", _("Directory"), _("Authorities, points, services, hours, agreements."),
             ("directory:",)),
        Door("rooms.use", "rooms:points", _("Rooms"), _("What is free now and this week; book, release, report."),
             ("rooms:",)),
        Door("follow-up.visits", "follow_up:points", _("Points today"),
             _("Queue, staff against the roster, remote rooms, what is broken."),
             ("follow_up:today", "follow_up:points")),
        Door("follow-up.see", "follow_up:figures", _("Follow-up"),
             _("Visits, waits and resources, and base data for the next plan."), ("follow_up:",)),
    ),
)  # fmt: skip
REMOTE = Section(
    _("Remote service"),
    (
        Door("remote.host", "remote:calls", _("Calls"), _("Calls by video with customers, experts and interpreters."),
             ("remote:",)),
        Door("remote.duty", "remote:duty", _("On duty"), _("Who asks for you now; accept or leave it to others."),
             ("remote:duty", "remote:accept")),
        Door("interpreting.answer", "interpreting:day", _("My day"),
             _("Requests to interpret, my bookings, my answers."), ("interpreting:day",)),
        Door("interpreting.order", "interpreting:orders", _("Booked interpreting"),
             _("Interpreters of calls to come."), ("interpreting:order", "interpreting:lists", "interpreting:room")),
        Door("interpreters.edit", "interpreting:interpreters", _("Interpreters"),
             _("Languages, certificates, limits."), ("interpreting:interpreter",)),
        Door("remote.figures", "interpreting:figures", _("Figures of remote service"),
             _("Waits, calls, interpreting."), ("interpreting:figures",)),
    ),
)  # fmt: skip
PROGRAMME = Section(
    _("Programme"),
    (
        Door("costs.see", "costs:dashboard", _("The programme on a page"),
             _("The saving against its target, regions, openings, what holds back."), ("costs:dashboard",)),
        Door("costs.see", "costs:overview", _("Costs and savings"),
             _("Plan, forecast and booked side by side; each figure opens its entries."), ("costs:",)),
        Door("reports.see", "interim:reports", _("Interim reports"),
             _("The interim report of a period: live, frozen, published."), ("interim:",)),
        Door("projects.see", "projects:projects", _("Site projects"),
             _("Sites from need to follow-up, regions, the concept and what has been learned."), ("projects:",)),
    ),
)  # fmt: skip
EXPERIENCE = Section(
    _("Experience"),
    (
        Door("experience.see", "experience:results", _("Experience"),
             _("What customers and staff think, wave by wave."), ("experience:",)),
    ),
)  # fmt: skip
RUNNING = Section(
    _("Administration"),
    (
        Door("people.manage", "accounts:people", _("People and roles"), _("Who may sign in, and what for."),
             ("accounts:people", "accounts:person", "accounts:role")),
        Door("audit.see", "accounts:audit", _("Audit trail"), _("Who did what, and when."), ("accounts:audit",)),
        Door("privacy.see", "follow_up:privacy", _("Privacy"), _("What is forgotten, and when; who opened what."),
             ("follow_up:privacy", "follow_up:access")),
        Door("jobs.see", "jobs:jobs", _("Background work"), _("What you have started, and how it goes."), ("jobs:",)),
        Door("people.manage", "components", _("Components"), _("What all pages are built of."), ("components",)),
    ),
)  # fmt: skip
SECTIONS = (PLANNING, PROGRAMME, POINT, REMOTE, EXPERIENCE, RUNNING)


def build_menu(user: Any, view: str) -> Menu:
    """Return a person's menu on the page of a view.

    Parameters
    ----------
    user : User
        Whose doors; nobody has none.
    view : str
        Name of the view shown, with its namespace; empty where there is none.
    """
    mine = [replace(s, doors=tuple(door for door in s.doors if may(user, door.action))) for s in SECTIONS]
    mine = [section for section in mine if section.doors]
    current = find_current((door for section in mine for door in section.doors), view)
    return Menu(tuple(replace(s, doors=tuple(replace(door, here=door is current) for door in s.doors)) for s in mine))


def find_current(doors: Iterable[Door], view: str) -> Door | None:
    """Return the door behind which a view is: that with the longest beginning of its name."""
    best, longest = None, 0
    for door in doors:
        length = max((len(begin) for begin in door.within if view.startswith(begin)), default=0)
        if length > longest:
            best, longest = door, length
    return best


def menu_context(request: HttpRequest) -> dict[str, Menu]:
    """Return the menu for every page of somebody signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    match = request.resolver_match
    return {"menu": build_menu(user, match.view_name if match else "")}
