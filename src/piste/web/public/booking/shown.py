"""Slots and answers as pages write them: days with their times, and the answers so far."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from piste.web.network.booking.minutes import local_day
from piste.web.network.booking.slot import PHONE, REMOTE, VISIT, Slot
from piste.web.network.booking.slot_text import write_slot
from piste.web.network.models import Point
from piste.web.network.texts import CONTENT_LANGUAGES
from piste.web.public.booking.answers import Answers
from piste.web.public.gazetteer import Spot, find_spots


@dataclass(frozen=True)
class ShownSlot:
    """One row."""

    value: str
    time: str
    channel: str
    channel_name: str
    where: str
    how: str
    step_free: bool
    chosen: bool
    minutes: int | None = None


@dataclass(frozen=True)
class ShownDay:
    """A day's heading and rows."""

    name: str
    day: str
    slots: list[ShownSlot]


def channel_names() -> dict[str, str]:
    """Return the channels' names."""
    return {VISIT: _("Visit"), PHONE: _("Telephone"), REMOTE: _("Video")}


def shown_days(
    slots: Iterable[Slot],
    points: dict[int, Point],
    chosen: Slot | None,
    minutes: Mapping[int, int | None] | None = None,
) -> list[ShownDay]:
    """Return slots by day, earliest first; with the minutes of travel to their points where they are known."""
    travel = minutes or {}
    days: dict[date, list[Slot]] = {}
    for slot in slots:
        days.setdefault(local_day(slot.starts_at), []).append(slot)
    return [
        ShownDay(
            day_name(day), date_format(day, "D j.n.").lower(),
            [shown_slot(slot, points, chosen, travel) for slot in mine],
        )
        for day, mine in days.items()
    ]  # fmt: skip


def day_name(day: date) -> str:
    """Return today, tomorrow or the weekday."""
    today = local_day(timezone.now())
    if day == today:
        return _("Today")
    return _("Tomorrow") if day == today + timedelta(days=1) else date_format(day, "l").capitalize()


def shown_slot(
    slot: Slot, points: dict[int, Point], chosen: Slot | None, minutes: Mapping[int, int | None]
) -> ShownSlot:
    """Return a slot as its row."""
    where, how = place_words(slot, points)
    step_free = slot.point is not None and bool(points[slot.point].accessibility.get("step_free"))
    return ShownSlot(
        write_slot(slot), clock(slot.starts_at), slot.channel, channel_names()[slot.channel], where, how, step_free,
        slot == chosen, minutes.get(slot.point) if slot.point else None,
    )  # fmt: skip


def place_words(slot: Slot, points: dict[int, Point]) -> tuple[str, str]:
    """Return where, and how, in words."""
    if slot.channel == PHONE:
        return _("We call you"), _("At the number that you give next")
    if slot.point is None:
        return _("With your own device"), _("A picture connection, nothing to install")
    if slot.channel == REMOTE:
        return str(points[slot.point].text), _("In the point’s remote room, help beside you")
    return str(points[slot.point].text), _("Somebody meets you there")


def clock(at: datetime) -> str:
    """Return a time of the day."""
    return date_format(localtime(at), "TIME_FORMAT")


def slot_words(slot: Slot, *, minutes: bool = True) -> str:
    """Return day and time of a slot in one line, by default with its length."""
    begins = localtime(slot.starts_at)
    words = _("{day} at {time}").format(
        day=date_format(begins, "D j.n." if not minutes else "D j.n.Y"), time=date_format(begins, "TIME_FORMAT")
    )
    return f"{words}, {round((slot.ends_at - slot.starts_at).total_seconds() / 60)} min" if minutes else words


def spot_of(answers: Answers) -> Spot | None:
    """Return the place from which the customer comes; None where none was given, or none is called so."""
    return next(iter(find_spots(answers.where, (get_language() or "fi")[:2])), None) if answers.where else None


def summary(answers: Answers, points: dict[int, Point]) -> list[dict[str, Any]]:
    """Return the answers so far with the addresses at which each is changed."""
    rows: list[dict[str, Any]] = []
    if answers.services:
        rows.append({
            "name": _("Service"), "value": ", ".join(str(service) for service in answers.services),
            "more": ", ".join(dict.fromkeys(str(service.agency) for service in answers.services)),
            "change": f"{reverse('public_booking:service')}?{answers.address}", "of": _("service"),
        })  # fmt: skip
    place = f"{reverse('public_booking:place')}?{answers.address}"
    if (spot := spot_of(answers)) is not None:
        rows.append({"name": _("You leave from"), "value": spot.full_name, "change": place, "of": _("place")})
    if answers.points:
        names = ", ".join(str(point) for point in answers.points)
        rows.append({"name": _("Point"), "value": names, "change": place, "of": _("point")})
    spoken = CONTENT_LANGUAGES.get(answers.language, _("Finnish Sign Language"))
    rows.append({"name": _("Language of service"), "value": spoken, "change": place, "of": _("language")})
    if answers.slot:
        where, _how = place_words(answers.slot, points)
        rows.append({
            "name": _("Time"), "value": slot_words(answers.slot), "pick": True,
            "more": f"{channel_names()[answers.slot.channel]}, {where}",
        })  # fmt: skip
    return rows
