"""The questions: what for, where and in which language, when. They only read; nothing is kept."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from piste.web.accounts.permission import PUBLIC, needs
from piste.web.network.booking.minutes import local_day
from piste.web.network.booking.search import MOST_SERVICES, find_slots
from piste.web.network.booking.slot import Slot
from piste.web.network.booking.slot_text import SLOT_FORM
from piste.web.network.models import Offering, Point, Service
from piste.web.network.texts import CONTENT_LANGUAGES, text_in
from piste.web.public.booking.answers import BOOKABLE, Answers, public_points, read_answers
from piste.web.public.booking.shown import channel_names, place_words, shown_days, slot_words, spot_of, summary
from piste.web.public.finding import minutes_to_points
from piste.web.public.gazetteer import find_spots

AT_FIRST = 6
"""Times shown at once."""
NAMESAKES = 5
"""Places of the same name that are offered."""


def points_of(answers: Answers) -> dict[int, Point]:
    """Return the points that are named in what was answered."""
    keys = [*(point.pk for point in answers.points), answers.slot.point if answers.slot else None]
    return public_points(keys, answers.known)


@needs(PUBLIC)
@require_safe
def service(request: HttpRequest) -> HttpResponseBase:
    """Ask what the customer comes for: one service or several, in the order in which they are ticked below."""
    answers = read_answers(request.GET)
    error = ""
    if "go" in request.GET:
        if answers.services:
            return redirect(f"{reverse('public_booking:place')}?{answers.address}")
        error = _("Choose what you come for")
    words = request.GET.get("q", "").strip()[:60]
    offered = (
        Service.objects.filter(is_active=True, offerings__presence__in=BOOKABLE).select_related("agency").distinct()
    )
    chosen = {one.pk for one in answers.services}
    fits = [one for one in offered if one.pk in chosen or words.lower() in searched(one)]
    agencies: dict[str, list[Service]] = {}
    for one in sorted(fits, key=lambda one: (str(one.agency), str(one))):
        agencies.setdefault(str(one.agency), []).append(one)
    context = {
        "agencies": agencies, "chosen": chosen, "words": words, "error": error, "most": MOST_SERVICES, "step": 1,
        "none": not fits, "answers": answers,
    }  # fmt: skip
    return render(request, "public_booking/service.html", context, status=422 if error else 200)


def searched(one: Service) -> str:
    """Return the words by which a service is found."""
    return f"{' '.join(one.name.values())} {text_in(one.description)} {one.agency}".lower()


@needs(PUBLIC)
@require_safe
def place(request: HttpRequest) -> HttpResponseBase:
    """Ask where, and in which language."""
    answers = read_answers(request.GET)
    if not answers.services:
        return redirect("public_booking:service")
    spots = find_spots(answers.where, (get_language() or "fi")[:2]) if answers.where else []
    unknown = bool(answers.where) and not spots
    if "go" in request.GET and not unknown:
        return redirect(f"{reverse('public_booking:time')}?{answers.but(slot=None).address}")
    keys = [one.pk for one in answers.services]
    offerings = list(Offering.objects.filter(service__in=keys, presence__in=BOOKABLE))
    offered = [{one.point_id for one in offerings if one.service_id == key} for key in keys]
    points = public_points([*set.intersection(*offered)])
    minutes = minutes_to_points(spots[0], local_day(timezone.now())) if spots else {}
    at_all = [(one, minutes.get(one.pk)) for one in sorted(points.values(), key=str)]
    at_all.sort(key=lambda pair: (pair[1] is None, pair[1] or 0))
    spoken = [{tag for one in offerings if one.service_id == key for tag in one.languages} for key in keys]
    order = list(CONTENT_LANGUAGES)
    common = sorted(set.intersection(*spoken), key=lambda tag: (order.index(tag) if tag in order else len(order), tag))
    context = {
        "answers": answers, "points": at_all, "chosen": {one.pk for one in answers.points}, "step": 2,
        "spoken": [(tag, CONTENT_LANGUAGES.get(tag, tag)) for tag in common],
        "summary": summary(answers, points_of(answers)),
        "elsewhere": [name for channel, name in channel_names().items() if channel in answers.given_channels[1:]],
        "spot": spots[0] if spots else None,
        "namesakes": [
            (one.full_name, answers.but(where=one.full_name, slot=None).address) for one in spots[1 : 1 + NAMESAKES]
        ],
        "error": unknown_place() if unknown else "",
    }  # fmt: skip
    return render(request, "public_booking/place.html", context, status=422 if unknown else 200)


def unknown_place() -> str:
    """Return what is said where no place is called so."""
    return _("This place is not known. Check the spelling, or give the name of your municipality.")


@needs(PUBLIC)
@require_safe
def time(request: HttpRequest) -> HttpResponseBase:
    """Ask when: the first free times over all chosen points and channels."""
    answers = read_answers(request.GET)
    if not answers.services:
        return redirect("public_booking:service")
    error = ""
    if "go" in request.GET:
        if answers.slot:
            address = "sign-in" if answers.needs_sign_in else "details"
            return redirect(f"{reverse(f'public_booking:{address}')}?{answers.address}")
        error = _("Choose a time")
    if request.GET.get("taken"):
        error = _("Somebody else has just taken that time. Choose another one.")
    context = {**time_context(answers), "error": error, "step": 3}
    return render(request, "public_booking/time.html", context, status=422 if error else 200)


def time_context(answers: Answers) -> dict[str, Any]:
    """Return what the page of times shows: channels with their first time, and the first times of all."""
    known, given = answers.known, answers.given_channels
    found = find_slots(answers.search(), AT_FIRST, after=answers.later, known=known)
    several = given if len(given) > 1 else []
    firsts = {channel: find_slots(answers.search((channel,)), 1, known=known) for channel in several}
    shown = [*found, *(slot for some in firsts.values() for slot in some)]
    points = points_of(answers) | public_points((slot.point for slot in shown), known)
    spot = spot_of(answers)
    minutes = minutes_to_points(spot, local_day(timezone.now())) if spot else {}
    more = ""
    if len(found) == AT_FIRST:
        later = [*answers.but(slot=None).pairs(), ("later", found[-1].starts_at.strftime(SLOT_FORM))]
        more = f"{reverse('public_booking:time')}?{urlencode(later)}"
    return {
        "answers": answers, "asked": answers.asked_channels, "more": more,
        "days": shown_days(found, points, answers.slot, minutes), "spot": spot,
        "count": len(found), "summary": summary(answers, points),
        "channels": [(one, channel_names()[one], *tile_words(some, points)) for one, some in firsts.items()],
    }  # fmt: skip


def tile_words(first: list[Slot], points: dict[int, Point]) -> tuple[str, str]:
    """Return a channel's first time and place, in words."""
    if not first:
        return _("no free time"), ""
    return slot_words(first[0], minutes=False), place_words(first[0], points)[0]
