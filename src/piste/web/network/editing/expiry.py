"""Trainings that end: who, when, and telling the person and their point, once."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from piste.web.accounts.models import User
from piste.web.accounts.permission import may
from piste.web.network.editing.things import EDIT, training_scope
from piste.web.network.models import Training

AHEAD_DAYS, PAST_DAYS = 60, 30
_log = logging.getLogger("piste.directory")


@dataclass(frozen=True)
class Expiring:
    """A training and how many days it still holds; negative: it has ended."""

    training: Training
    days_left: int


def find_expiring(today: date) -> list[Training]:
    """Return the trainings that end within 60 days or ended within 30, of people in service, not renewed since.

    A training is renewed by another of the same person and service that holds longer.
    """
    near = Training.objects.filter(
        expires_on__gte=today - timedelta(days=PAST_DAYS), expires_on__lte=today + timedelta(days=AHEAD_DAYS),
        staff__is_active=True, service__is_active=True,
    )  # fmt: skip
    joined = near.select_related("staff__agency", "staff__point__operator", "staff__user", "service")
    found = list(joined.order_by("expires_on", "pk"))
    longest: dict[tuple[int, int], date] = {}
    for one in Training.objects.filter(staff__in={training.staff_id for training in found}):
        key = one.staff_id, one.service_id
        longest[key] = max(longest.get(key, date.min), one.expires_on or date.max)
    return [one for one in found if longest[one.staff_id, one.service_id] == one.expires_on]


def list_expiring(user: Any, today: date) -> list[Expiring]:
    """Return those that a person may edit."""
    return [
        Expiring(one, (one.expires_on - today).days)
        for one in find_expiring(today)
        if one.expires_on is not None and any(may(user, EDIT, scope) for scope in training_scope(one))
    ]


def warn_of_expiry(today: date) -> int:
    """Tell the person and the point's lead of each training that ends, once; return how many were told.

    What cannot be sent is tried again the next night.
    """
    told = 0
    for key in [one.pk for one in find_expiring(today) if one.warned_on is None]:
        with transaction.atomic():
            chosen = Training.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=key, warned_on=None)
            one = chosen.select_related("staff__point__operator", "staff__user", "service").first()
            if one is None or not (readers := readers_of(one)):
                continue
            try:
                for address, language in readers:
                    send_warning(one, address, language)
            except OSError as fault:
                _log.warning("a warning of a training's end was not sent: %s", type(fault).__name__)
                continue
            one.warned_on = today
            one.save(update_fields=["warned_on"])
            told += 1
    return told


def readers_of(training: Training) -> list[tuple[str, str]]:
    """Return e-mail and language of the person and of those who lead the point; the point's own box where none do."""
    person = training.staff.user
    readers = {person.email: person.language or "fi"} if person is not None and person.is_active else {}
    point = training.staff.point
    if point is not None:
        leads = list(leads_of(point.code))
        readers |= {lead.email: lead.language or "fi" for lead in leads}
        if not leads and point.email:
            readers[point.email] = "fi"
    return list(readers.items())


def leads_of(point: str) -> Iterable[User]:
    """Return who administers a point by name."""
    return User.objects.filter(is_active=True, grants__role="administrator", grants__point=point).distinct()


def send_warning(training: Training, address: str, language: str) -> None:
    """Send one e-mail in the reader's language."""
    with translation.override(language):
        day = f"{training.expires_on:%-d.%-m.%Y}"
        subject = _("A training ends on %(day)s: %(service)s") % {"day": day, "service": training.service}
        lines = [
            _("%(person)s is trained for the service %(service)s until %(day)s.")
            % {"person": training.staff, "service": training.service, "day": day},
            _("From the next day on the desk no longer offers this service to %(person)s.")
            % {"person": training.staff},
            _("Renew the training, and enter it under Directory, Trainings."),
        ]
    mail = EmailMessage(subject, "\n\n".join(lines), None, [address])
    mail.extra_headers["Auto-Submitted"] = "auto-generated"
    mail.send()
