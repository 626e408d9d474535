"""Making the doors by which answers come in: kiosks, links after a visit, invitations and their reminders."""

import secrets
from collections.abc import Iterable
from datetime import date, timedelta
from random import SystemRandom

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import override

from piste.web.accounts.private_link import hash_token
from piste.web.experience.models import Invitation, Kiosk, LinkTally, SurveyLink, Wave
from piste.web.experience.sheet_keeping import customers_wave
from piste.web.network.models import Point, Service

LINK_DAYS = 14
MOST_REMINDERS = 2


def make_kiosk(point: Point, name: str) -> str:
    """Make a kiosk and return its token, which is shown once."""
    token = secrets.token_urlsafe(16)
    Kiosk.objects.create(point=point, name=name, token_hash=hash_token(token))
    return token


def make_survey_link(
    point: Point | None, service: Service | None, channel: str, hour: int | None, day: date
) -> str | None:
    """Make a customer's link to one answer and return its token; None where no wave asks at the point that day."""
    wave = customers_wave(point, day)
    if wave is None:
        return None
    token = secrets.token_urlsafe(16)
    expires = min(day + timedelta(days=LINK_DAYS), wave.last_day)  # a wave that ended is told, and takes nothing more
    SurveyLink.objects.create(
        wave=wave,
        token_hash=hash_token(token),
        point=point,
        service=service,
        channel=channel,
        hour=hour,
        expires_on=expires,
    )
    count_link(wave, point, channel, sent=1)
    return token


def count_link(wave: Wave, point: Point | None, channel: str, *, sent: int = 0, answered: int = 0) -> None:
    """Count a link that was given or has taken its answer."""
    tally, _made = LinkTally.objects.get_or_create(wave=wave, point=point, channel=channel)
    LinkTally.objects.filter(pk=tally.pk).update(sent=F("sent") + sent, answered=F("answered") + answered)


@transaction.atomic
def invite_people(wave: Wave, people: Iterable[tuple[str, str]], point: Point | None, base: str) -> tuple[int, int]:
    """Invite people (unit, address) who are not invited yet, and mail them once that is kept; return new and known.

    They are kept in random order, so that no key tells the order in which they were given.
    """
    given = {address: unit for unit, address in people}
    known = set(Invitation.objects.filter(wave=wave, email__in=given).values_list("email", flat=True))
    new = [(address, unit) for address, unit in given.items() if address not in known]
    SystemRandom().shuffle(new)
    mails = []
    for address, unit in new:
        token = secrets.token_urlsafe(16)
        Invitation.objects.create(wave=wave, unit=unit, email=address, point=point, token_hash=hash_token(token))
        mails.append(invitation_mail(wave, address, f"{base}/survey/staff/{token}"))
    transaction.on_commit(lambda: send_mails(mails))
    return len(new), len(known)


@transaction.atomic
def remind_people(wave: Wave, base: str) -> int:
    """Remind those who have not answered, each with a new link, since the old one is known by its hash only."""
    mails = []
    waiting = Invitation.objects.select_for_update().filter(wave=wave, is_used=False, reminders__lt=MOST_REMINDERS)
    for one in waiting:
        token = secrets.token_urlsafe(16)
        one.token_hash, one.reminders = hash_token(token), one.reminders + 1
        one.save(update_fields=["token_hash", "reminders"])
        mails.append(invitation_mail(wave, one.email, f"{base}/survey/staff/{token}", again=True))
    transaction.on_commit(lambda: send_mails(mails))
    return len(mails)


def invitation_mail(wave: Wave, address: str, link: str, *, again: bool = False) -> EmailMessage:
    """Return the letter, in Finnish, Swedish and English one after the other: nobody's language is known."""
    parts = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            lines = [
                _("A reminder: your answer is missing.") if again else _("You are asked to answer a survey."),
                str(wave.questionnaire.text),
                _("The link works once, until %(day)s. Nobody can tie your answer to you.")
                % {"day": f"{wave.last_day:%d.%m.%Y}"},
                link,
            ]
            parts.append("\n".join(lines))
    with override(settings.LANGUAGE_CODE):
        subject = str(wave.questionnaire.text)
    return EmailMessage(subject, "\n\n".join(parts), to=[address])


def send_mails(mails: list[EmailMessage]) -> None:
    """Send letters over one connection."""
    if mails:
        get_connection().send_messages(mails)
