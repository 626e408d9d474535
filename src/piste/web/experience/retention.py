"""What is kept how long: invitations a month after their wave, unspent links until they expire, sheets five years."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from piste.web.experience.models import Alert, Invitation, Sheet, SurveyLink, TextAnswer, UnitStrength
from piste.web.experience.tasks import TELL_ENDED
from piste.web.experience.telling_keeping import untold
from piste.web.jobs.queue import start_job

INVITATIONS_DAYS = 30
SHEETS_DAYS = 5 * 366
WORDS_DAYS = 366
"""Free words may tell who wrote them, so they go sooner; the themes found in them are counted before."""


def tell_ended(today: date | None = None) -> bool:
    """Start telling the waves that have ended and are not told, one after another; return whether there are any."""
    waves = untold(today or timezone.localdate()).exists()
    if waves:
        start_job(TELL_ENDED, {})
    return bool(waves)


def delete_spent(today: date | None = None) -> dict[str, int]:
    """Delete what is kept no longer, and return how much of each."""
    today = today or timezone.localdate()
    return {
        "invitations": delete_invitations(today),
        "links": SurveyLink.objects.filter(expires_on__lt=today).delete()[0],
        "words": TextAnswer.objects.filter(sheet__day__lt=today - timedelta(days=WORDS_DAYS)).delete()[0],
        "alerts": Alert.objects.filter(last_day__lt=today - timedelta(days=SHEETS_DAYS)).delete()[0],
        "sheets": Sheet.objects.filter(day__lt=today - timedelta(days=SHEETS_DAYS)).delete()[0],
    }


@transaction.atomic
def delete_invitations(today: date) -> int:
    """Delete the invitations of waves that ended a month ago, once their numbers are kept for the response rate."""
    old = Invitation.objects.filter(wave__last_day__lt=today - timedelta(days=INVITATIONS_DAYS))
    for wave, unit, invited, answered in old.values_list("wave", "unit").annotate(
        invited=Count("pk"), answered=Count("pk", filter=Q(is_used=True))
    ):
        strength, _made = UnitStrength.objects.get_or_create(wave_id=wave, unit=unit, defaults={"people": invited})
        strength.invited, strength.answered = strength.invited + invited, strength.answered + answered
        strength.save(update_fields=["invited", "answered"])
    return old.delete()[0]
