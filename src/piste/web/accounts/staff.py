"""Staff's sign-in by OpenID Connect. A person is known by issuer and subject; a new one has no role."""

import logging
import secrets
from typing import Any
from urllib.parse import urlencode

import requests
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from jwt.exceptions import PyJWTError
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView

from piste.web.accounts.audit import record
from piste.web.accounts.models import User
from piste.web.accounts.permission import VERIFIED_SESSION

_log = logging.getLogger(__name__)


class StaffBackend(OIDCAuthenticationBackend):
    """Finds or makes the person whom the provider vouches for."""

    def verify_token(self, token: str, **values: Any) -> dict[str, Any]:
        """Check signature, end and nonce as the library does, and who made the token and for whom."""
        claims: dict[str, Any] = super().verify_token(token, **values)
        audience = claims.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        if claims.get("iss") != self.issuer():
            raise SuspiciousOperation("the token is of another issuer")
        if self.OIDC_RP_CLIENT_ID not in audiences:
            raise SuspiciousOperation("the token is for another client")
        if len(audiences) > 1 and claims.get("azp") != self.OIDC_RP_CLIENT_ID:
            raise SuspiciousOperation("the token was asked for by another client")
        if "exp" not in claims or not claims.get("sub"):
            raise SuspiciousOperation("the token lacks its end or its subject")
        return claims

    def issuer(self) -> str:
        """Return who must have made the token."""
        return issuer()

    def get_userinfo(self, access_token: str, id_token: str, payload: dict[str, Any]) -> dict[str, Any]:
        """Return what the provider tells of the token's own subject and of nobody else."""
        told: dict[str, Any] = super().get_userinfo(access_token, id_token, payload)
        if told.get("sub") != payload["sub"]:
            raise SuspiciousOperation("the provider tells of another subject")
        return told

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

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Take the provider's answer; whatever is wrong with it leads back to the sign-in."""
        try:
            answer: HttpResponseBase = super().get(request)
        except (SuspiciousOperation, PyJWTError, requests.RequestException, KeyError, ValueError) as fault:
            _log.warning("staff's sign-in failed: %s", type(fault).__name__)
            answer = self.login_failure()
        return answer

    def login_success(self) -> Any:
        """Open the session and note it."""
        response = super().login_success()
        self.request.session[VERIFIED_SESSION] = True
        record(self.user, "sign-in", self.user, by="staff sign-in")
        return response


def issuer() -> str:
    """Return what tells this provider from another."""
    return str(settings.OIDC_ISSUER)[:200]


def end_session_address(request: HttpRequest) -> str:
    """Return where the provider ends its own session and sends the browser back; "" where that is not to be.

    OpenID Connect RP-Initiated Logout 1.0, section 2; the provider must know our sign-in page as an address to send
    back to.
    """
    endpoint = str(settings.OIDC_END_SESSION)
    if not endpoint or not str(request.session.get(BACKEND_SESSION_KEY, "")).endswith("StaffBackend"):
        return ""
    asked = {
        "client_id": settings.OIDC_RP_CLIENT_ID,
        "post_logout_redirect_uri": request.build_absolute_uri(reverse("accounts:sign-in")),
        "state": secrets.token_urlsafe(16),
    }
    if token := request.session.get("oidc_id_token"):
        asked["id_token_hint"] = token
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"
