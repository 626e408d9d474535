"""How long inhabitants' comments are kept."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from piste.web.planning.deciding.models import PublicComment

REFUSED_DAYS = 30
KEPT_DAYS = 730
"""Two years: a region's plan is made, answered and approved in less."""


def delete_old_comments() -> int:
    """Delete comments that were refused a month ago or sent two years ago; return how many."""
    now = timezone.now()
    refused = Q(state=PublicComment.State.REFUSED, moderated_at__lt=now - timedelta(days=REFUSED_DAYS))
    gone, _each = PublicComment.objects.filter(refused | Q(sent_at__lt=now - timedelta(days=KEPT_DAYS))).delete()
    return gone
