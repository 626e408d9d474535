"""Telling waves that have ended, once each; a second time only with a reason that is kept."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from piste.core.errors import PisteError
from piste.web.experience.models import Telling, Wave
from piste.web.experience.telling import build_telling


def tell_wave(wave: Wave, reason: str = "", today: date | None = None) -> Telling:
    """Tell an ended wave and keep it.

    Raises
    ------
    PisteError
        Where the wave goes on still, or it is told already and no reason is given to tell it anew.
    """
    if (today or timezone.localdate()) <= wave.last_day:
        raise PisteError("The wave goes on. It is told when it has ended, so that no two tellings can be compared.")
    content = build_telling(wave, before_of(wave))
    with transaction.atomic():
        Wave.objects.select_for_update().get(pk=wave.pk)
        last = wave.tellings.first()
        if last is not None and not reason:
            raise PisteError("The wave is told already. Say why it is told anew.")
        number = last.number + 1 if last else 1
        return Telling.objects.create(wave=wave, number=number, reason=reason, content=content)


def before_of(wave: Wave) -> Telling | None:
    """Return what was told of the wave before, of the same questionnaire or an earlier version of it."""
    earlier = Telling.objects.filter(
        wave__questionnaire__family=wave.questionnaire.family, wave__last_day__lt=wave.first_day
    )
    return earlier.select_related("wave").order_by("-wave__last_day", "-number").first()


def untold(today: date) -> Any:
    """Return the waves that have ended and are not told."""
    return Wave.objects.filter(last_day__lt=today, tellings__isnull=True).order_by("last_day")
