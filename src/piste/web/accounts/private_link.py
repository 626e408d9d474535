"""Private links: 128 random bits, kept as a hash, good for one purpose until they expire."""

import hashlib
import secrets
from datetime import timedelta

from django.utils import timezone

from piste.web.accounts.models import PrivateLink


def hash_token(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def make_link(purpose: str, subject: str, good_for: timedelta) -> str:
    """Make a link and return its token, which is shown once and kept nowhere."""
    token = secrets.token_urlsafe(16)
    PrivateLink.objects.create(
        purpose=purpose, subject=subject, token_hash=hash_token(token), expires_at=timezone.now() + good_for
    )
    return token


def read_link(purpose: str, token: str) -> str | None:
    """Return the subject of a link that is good now, else None. Reading changes nothing: mail scanners open links."""
    link = PrivateLink.objects.filter(
        purpose=purpose, token_hash=hash_token(token), expires_at__gt=timezone.now()
    ).first()
    return link.subject if link else None


def end_links(purpose: str, subject: str) -> None:
    """End all links of a subject."""
    PrivateLink.objects.filter(purpose=purpose, subject=subject).delete()
