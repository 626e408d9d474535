"""An alert is answered by an action, or by the reason why there is none."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from piste.web.accounts.audit import record
from piste.web.accounts.permission import needs
from piste.web.experience.access import EDIT, require_point
from piste.web.experience.models import Alert


@needs(EDIT)
@require_POST
def answer_alert(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Keep why nothing is done about an alert."""
    alert = get_object_or_404(Alert.objects.select_related("point__operator"), pk=pk)
    require_point(request, EDIT, alert.point)
    reason = request.POST.get("reason", "").strip()[:200]
    if not reason:
        messages.error(request, _("Say why nothing is done."))
    elif alert.is_open:
        alert.reason, alert.closed_on = reason, timezone.localdate()
        alert.save(update_fields=["reason", "closed_on"])
        record(request.user, "experience.alert", alert.pk, reason=reason)
    return redirect("experience:results")
