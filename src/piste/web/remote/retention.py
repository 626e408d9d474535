"""What is forgotten of those who asked for an expert, and when."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from piste.web.network.privacy.retention import retention_rule
from piste.web.remote.models import ExpertRequest

CALL_BACK_DAYS = 14


@retention_rule(
    "remote.call-backs", CALL_BACK_DAYS,
    _("Telephone numbers for a call-back, and notes to the expert, after the request"),
    _("An authority that has not called by then does not call any more"),
)  # fmt: skip
def forget_call_backs(before: datetime) -> int:
    """Empty numbers and notes of old requests, answered or not; the request itself stays for figures."""
    old = ExpertRequest.objects.filter(asked_at__lt=before).filter(~Q(call_back="") | ~Q(note=""))
    return old.update(call_back="", note="")
