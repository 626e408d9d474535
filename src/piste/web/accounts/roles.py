"""The roles, and what each may do: one table, read by `permission.may` and by nobody else."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Role:
    """A role: its key, its name, and whether a second factor must be used with it."""

    key: str
    name: str | Promise
    strong: bool = False


ROLES = {
    role.key: role
    for role in (
        Role("viewer", _("Viewer")),
        Role("planner", _("Planner")),
        Role("agency", _("Agency member")),
        Role("municipality", _("Municipality member")),
        Role("approver", _("Approver"), strong=True),
        Role("officer", _("Programme officer"), strong=True),
        Role("advisor", _("Service advisor")),
        Role("expert", _("Expert")),
        Role("interpreter", _("Interpreter")),
        Role("administrator", _("Administrator"), strong=True),
    )
}
EVERYONE = frozenset(ROLES)
PLANNING = frozenset({"viewer", "planner", "agency", "municipality", "approver", "officer", "administrator"})

ALLOWED: dict[str, frozenset[str]] = {
    "account.own": EVERYONE,
    "components.see": EVERYONE,
    "desk.use": frozenset({"advisor", "expert", "administrator"}),
    "documents.acknowledge": frozenset({"agency", "expert", "administrator"}),
    "devices.manage": frozenset({"advisor", "administrator"}),
    "jobs.see": frozenset({"planner", "officer", "administrator"}),
    "jobs.see-all": frozenset({"administrator"}),
    "people.manage": frozenset({"administrator"}),
    "appointments.edit": frozenset({"advisor", "administrator"}),
    "appointments.see": frozenset({"advisor", "expert", "administrator"}),
    "audit.see": frozenset({"administrator"}),
    "cards.edit": frozenset({"agency", "officer", "administrator"}),
    "cards.see": frozenset({"advisor", "agency", "expert", "officer", "administrator"}),
    "directory.edit": frozenset({"officer", "administrator"}),
    "plans.see": PLANNING,
    "plans.edit": frozenset({"planner", "administrator"}),
    "plans.comment": PLANNING - {"viewer"},
    "plans.approve": frozenset({"approver"}),
    "statements.give": PLANNING - {"viewer"},
    "costs.see": PLANNING - {"municipality"},
    "experience.see": EVERYONE - {"interpreter"},
    "experience.edit": frozenset({"advisor", "planner", "officer", "administrator"}),
    "programme.edit": frozenset({"officer", "administrator"}),
    "projects.see": PLANNING,
    "projects.edit": frozenset({"officer", "planner", "administrator"}),
    "proposals.give": PLANNING - {"viewer"},
    "follow-up.see": frozenset({"advisor", "agency", "officer", "planner", "administrator"}),
    "follow-up.visits": frozenset({"advisor", "administrator"}),
    "privacy.see": frozenset({"officer", "administrator"}),
    "privacy.access": frozenset({"administrator"}),
    "rooms.manage": frozenset({"advisor", "administrator"}),
    "rooms.use": frozenset({"advisor", "agency", "expert", "administrator"}),
    "reports.edit": frozenset({"planner", "officer", "administrator"}),
    "reports.see": PLANNING,
    "roster.edit": frozenset({"advisor", "administrator"}),
    "roster.see": frozenset({"advisor", "expert", "officer", "administrator"}),
    "remote.duty": frozenset({"expert", "interpreter", "administrator"}),
    "remote.host": frozenset({"advisor", "expert", "administrator"}),
    "remote.figures": frozenset({"agency", "officer", "administrator"}),
    "interpreters.edit": frozenset({"officer", "administrator"}),
    "interpreting.answer": frozenset({"interpreter", "administrator"}),
    "interpreting.order": frozenset({"advisor", "expert", "administrator"}),
    "rooms.edit": frozenset({"advisor", "administrator"}),
}
"""Action -> roles that may do it, each within its own scope. An action that is not here is nobody's."""
