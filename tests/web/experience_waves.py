"""Waves and sheets for tests of experience."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from piste.web.experience.models import Questionnaire, Sheet, Wave
from piste.web.network.models import Point


def make_wave(key, first_in=-1, last_in=10, name="Nyt"):
    """Make a wave of a questionnaire whose first and last day are so many days from today."""
    today = timezone.localdate()
    return Wave.objects.create(
        questionnaire=Questionnaire.objects.get(key=key),
        key=f"{key}-{last_in}".replace("--", "-before-"),
        name={"fi": name},
        first_day=today + timedelta(days=first_in),
        last_day=today + timedelta(days=last_in),
    )


def make_ended(key, days_ago):
    """Make a wave of three weeks that ended some days ago."""
    return make_wave(key, -days_ago - 20, -days_ago)


def add_sheets(wave, code, n, method="link", language="fi", **values):
    """Add like answers at a point."""
    point = Point.objects.get(code=code)
    Sheet.objects.bulk_create(
        Sheet(
            pk=uuid4(), questionnaire=wave.questionnaire, wave=wave, point=point, method=method, language=language,
            day=wave.first_day, channel="visit", values=values,
        )
        for _number in range(n)
    )  # fmt: skip
