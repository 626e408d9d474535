"""The demo's people: one a role, signed in by one click. `check` refuses demo settings in real use."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.core.checks import CheckMessage, Error, Tags, register

from piste.web.accounts.models import Grant, User
from piste.web.accounts.roles import ROLES

SCOPES: dict[str, dict[str, Any]] = {
    "planner": {"region": "10"},
    "municipality": {"municipality": "740"},
    "agency": {"agency": "dvv"},
    "advisor": {"point": "mikkeli"},
    "expert": {"agency": "vero"},
}
"""Where the demo's people work: South Savo (region 10), Savonlinna (740), the point in Mikkeli, two agencies."""

NAMES = {
    "viewer": "Veera Virtanen",
    "planner": "Sanna Savolainen",
    "agency": "Ville Virta",
    "municipality": "Kaisa Kunnas",
    "approver": "Heikki Hyvärinen",
    "officer": "Pia Ojala",
    "advisor": "Nina Nevala",
    "expert": "Erik Ek",
    "interpreter": "Tuula Tulisalo",
    "administrator": "Anna Pääskynen",
}
"""All invented."""


def ensure_demo_person(role: str) -> User:
    """Return the demo's person of a role."""
    user, made = User.objects.get_or_create(email=f"{role}@demo.invalid", defaults={"name": NAMES[role]})
    if made:
        user.set_unusable_password()
        user.save()
    Grant.objects.get_or_create(user=user, role=role, **SCOPES.get(role, {}))
    return user


class DemoBackend(BaseBackend):
    """Signs in by a role's name alone, in demo settings only."""

    def authenticate(self, request: Any, demo_role: str | None = None, **_more: Any) -> User | None:  # noqa: ARG002
        """Return the role's person."""
        if not settings.DEMO or demo_role not in ROLES:
            return None
        return ensure_demo_person(demo_role)

    def get_user(self, user_id: int) -> User | None:
        """Return the person of a session; a demo session ends with the demo settings."""
        if not settings.DEMO:
            return None
        return User.objects.filter(pk=user_id, is_active=True).first()


@register(Tags.security, deploy=True)
def check_no_demo(**_more: Any) -> list[CheckMessage]:
    """Refuse sign-in by one click in real use."""
    backends = [name for name in settings.AUTHENTICATION_BACKENDS if name.endswith("DemoBackend")]
    if not settings.DEMO and not backends:
        return []
    return [Error("The demo's settings let anybody in by one click.", hint="Use other settings.", id="piste.E001")]
