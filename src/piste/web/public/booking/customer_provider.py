"""Customers' strong sign-in by OpenID Connect: a second provider beside staff's; only that one is known is kept."""

import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import jwt
import requests
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from mozilla_django_oidc.utils import generate_code_challenge

from piste.web.accounts.staff import StaffBackend


@dataclass(frozen=True)
class Start:
    """What a sign-in began with; kept by the browser in a signed cookie until the provider answers."""

    state: str
    nonce: str
    verifier: str
    answers: str


class CustomerProvider(StaffBackend):
    """Checks the provider's tokens as staff's are checked, by the customers' settings; it makes no account."""

    @staticmethod
    def get_settings(attr: str, *arguments: Any) -> Any:
        """Return a customers' setting, else the common one."""
        own = settings.PISTE_CUSTOMER_OIDC
        return own[attr] if attr in own else StaffBackend.get_settings(attr, *arguments)

    def issuer(self) -> str:
        """Return the customers' issuer."""
        return str(settings.PISTE_CUSTOMER_ISSUER)

    def subject_of(self, code: str, start: Start, address: str) -> str:
        """Return who the provider vouches for: issuer and subject, nothing else of what it tells.

        Raises
        ------
        SuspiciousOperation
            Where the token is not for us, or the sign-in was not strong enough.
        """
        asked = {
            "client_id": self.OIDC_RP_CLIENT_ID, "client_secret": self.OIDC_RP_CLIENT_SECRET,
            "grant_type": "authorization_code", "code": code, "redirect_uri": address,
            "code_verifier": start.verifier,
        }  # fmt: skip
        told = self.get_token(asked)
        claims = self.verify_token(told.get("id_token", ""), nonce=start.nonce)
        wanted = settings.PISTE_CUSTOMER_ACR
        if wanted and claims.get("acr") not in wanted:
            raise SuspiciousOperation("the sign-in was not strong enough")
        return f"{claims['iss']} {claims['sub']}"


def begin(answers: str, address: str) -> tuple[Start, str]:
    """Return what to keep, and where the browser goes to sign in."""
    start = Start(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48), answers)
    asked = {
        "response_type": "code", "scope": settings.PISTE_CUSTOMER_OIDC["OIDC_RP_SCOPES"],
        "client_id": settings.PISTE_CUSTOMER_OIDC["OIDC_RP_CLIENT_ID"], "redirect_uri": address, "state": start.state,
        "nonce": start.nonce, "code_challenge": generate_code_challenge(start.verifier, "S256"),
        "code_challenge_method": "S256", "prompt": "login",
    }  # fmt: skip
    if settings.PISTE_CUSTOMER_ACR:
        asked["acr_values"] = " ".join(settings.PISTE_CUSTOMER_ACR)
    return start, f"{settings.PISTE_CUSTOMER_OIDC['OIDC_OP_AUTHORIZATION_ENDPOINT']}?{urlencode(asked)}"


FAULTS = (SuspiciousOperation, jwt.PyJWTError, requests.RequestException, KeyError, ValueError, TypeError)
"""Whatever may be wrong with a provider's answer."""
