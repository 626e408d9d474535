"""Staff's sign-in by OpenID Connect. A person is known by issuer and subject; a new one has no role."""

from typing import Any

from django.conf import settings
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView

from piste.web.accounts.audit import record
from piste.web.accounts.models import User
from piste.web.accounts.permission import VERIFIED_SESSION


class StaffBackend(OIDCAuthenticationBackend):
    """Finds or makes the person whom the provider vouches for."""

    def verify_claims(self, claims: dict[str, Any]) -> bool:
        """Accept only who has a subject; an e-mail that the provider has not verified is not used to find anybody."""
        return bool(claims.get("sub"))

    def filter_users_by_claims(self, claims: dict[str, Any]) -> Any:
        """Find by issuer and subject, never by e-mail: an e-mail may pass to somebody else."""
        return User.objects.filter(staff_issuer=issuer(), staff_subject=claims["sub"], is_active=True)

    def create_user(self, claims: dict[str, Any]) -> User | None:
        """Make a person without roles; where the e-mail is a local account's, an administrator must join them."""
        email = str(claims.get("email") or f"{claims['sub']}@staff.invalid").lower()[:254]
        if User.objects.filter(staff_issuer=issuer(), staff_subject=claims["sub"]).exists():
            return None  # known, but may not sign in
        if User.objects.filter(email=email).exists():
            record(None, "sign-in.staff-refused", email, reason="e-mail of another account")
            return None
        user = User.objects.create_user(
            email, name=str(claims.get("name", ""))[:120], staff_issuer=issuer(), staff_subject=claims["sub"]
        )
        record(user, "person.made", user, by="staff sign-in")
        return user

    def update_user(self, user: User, claims: dict[str, Any]) -> User:
        """Keep the name as the provider gives it."""
        name = str(claims.get("name", ""))[:120]
        if name and name != user.name:
            user.name = name
            user.save(update_fields=["name"])
        return user


class StaffCallback(OIDCAuthenticationCallbackView):
    """Opens the session; the provider's sign-in counts as strong."""

    def login_success(self) -> Any:
        """Open the session and note it."""
        response = super().login_success()
        self.request.session[VERIFIED_SESSION] = True
        record(self.user, "sign-in", self.user, by="staff sign-in")
        return response


def issuer() -> str:
    """Return what tells this provider from another."""
    return str(settings.OIDC_OP_AUTHORIZATION_ENDPOINT)[:200]
