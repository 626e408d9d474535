"""What is asked of an interpreter, and who fits it: one rule for booking, replacing and asking at once."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils.crypto import salted_hmac

from piste.web.network.models import Service
from piste.web.remote.forms import SIGNED
from piste.web.remote.interpreting.models import Disqualification, InterpreterProfile, LanguagePair, Order


@dataclass(frozen=True)
class Need:
    """What is wanted.

    Attributes
    ----------
    language, service_language : str
        The customer's and the service's; an interpreter goes both ways between them.
    services : tuple of int
        What it is about, for disqualifications.
    number : int
        One or two interpreters.
    certified : bool
        Only who is certified in both directions.
    gender, dialect : str
        Empty where it does not matter.
    preferred : tuple of int
        Keys of profiles, the most wanted first; they are asked first where they fit.
    refused : frozenset of int
        Keys of profiles that the customer does not want, or who may not or will not take it.
    matter_hash : str
        As `hash_matter` makes it; empty where no reference was given.
    """

    language: str
    service_language: str
    services: tuple[int, ...] = ()
    number: int = 1
    certified: bool = False
    gender: str = ""
    dialect: str = ""
    preferred: tuple[int, ...] = ()
    refused: frozenset[int] = frozenset()
    matter_hash: str = ""


def hash_matter(reference: str) -> str:
    """Return a keyed hash of a matter's reference: the same matter is known again, and tells nobody whose it is."""
    words = "".join(reference.lower().split())
    return salted_hmac("piste.interpreting-matter", words, algorithm="sha256").hexdigest() if words else ""


def number_needed(length_min: int) -> int:
    """Return how many interpreters a call of a length needs: two where it is longer than `INTERPRETING_ALONE_MIN`."""
    return 2 if length_min > settings.INTERPRETING_ALONE_MIN else 1


def need_of(order: Order) -> Need:
    """Return what an order asks for; who has said no to it, or did not answer, is not asked for it again."""
    services = tuple(order.appointment.parts.order_by("position").values_list("service", flat=True))
    said_no = order.assignments.filter(state__in=["declined", "expired", "ill"]).values_list("profile", flat=True)
    return Need(
        order.language, order.service_language, services, order.number, order.needs_certified, order.gender,
        order.dialect, tuple(order.preferred), frozenset(order.refused) | frozenset(said_no), order.matter_hash,
    )  # fmt: skip


def fitting(need: Need, day: date) -> QuerySet[InterpreterProfile]:
    """Return who may interpret, whenever: both directions, the wishes, and no disqualification on a day.

    Who interprets by telephone only comes into question where the gateway can call them and nobody signs.
    """
    found = InterpreterProfile.objects.filter(staff__is_active=True).exclude(pk__in=need.refused)
    for source, target in ((need.language, need.service_language), (need.service_language, need.language)):
        pairs = LanguagePair.objects.filter(source=source, target=target)
        pairs = pairs.filter(is_certified=True) if need.certified else pairs
        pairs = pairs.filter(dialect__icontains=need.dialect) if need.dialect else pairs
        found = found.filter(pk__in=pairs.values("profile"))
    if need.gender:
        found = found.filter(gender=need.gender)
    if {need.language, need.service_language} & SIGNED or not settings.PISTE_DIAL_URL:
        found = found.filter(phone_only=False)
    return found.exclude(pk__in=disqualified(need, day))


def disqualified(need: Need, day: date) -> QuerySet[Disqualification, int]:
    """Return the keys of profiles that may not take it."""
    agencies = Service.objects.filter(pk__in=need.services).values("agency")
    about = Q(service__in=need.services) | Q(agency__in=agencies)
    if need.matter_hash:
        about |= Q(matter_hash=need.matter_hash)
    holds = Q(valid_until=None) | Q(valid_until__gte=day)
    return Disqualification.objects.filter(about, holds).values_list("profile", flat=True)


def in_order(need: Need, profiles: QuerySet[InterpreterProfile]) -> list[InterpreterProfile]:
    """Return profiles in the order in which they are asked: the customer's own list, then who can do the least else."""
    ranks = {key: rank for rank, key in enumerate(need.preferred)}
    known = profiles.select_related("staff__resource", "staff__user").annotate(directions=Count("pairs"))
    return sorted(
        known, key=lambda one: (ranks.get(one.pk, len(ranks)), one.phone_only, getattr(one, "directions", 0), one.pk)
    )
