"""An authority ends and another takes its place: agreements go on with the successor, and history stays."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from piste.web.network.models import Agency, Agreement, CostShare


@transaction.atomic
def end_agency(agency: Agency, last_day: date, successor: Agency) -> list[Agreement]:
    """End an authority on its last day and return the agreements that go on with the successor from the next day.

    Old agreements end on the last day and keep their parties; those that would begin later, and those between the two,
    are left as they are. Offerings belong to a point and a service: they go on, and `Agency.in_force_on` names the
    authority of a day. Run twice, nothing more happens.
    """
    agency.active_until, agency.successor = last_day, successor
    agency.save(update_fields=["active_until", "successor"])
    next_day = last_day + timedelta(days=1)
    going_on = Agreement.objects.filter(
        Q(mandator=agency) | Q(operator=agency), Q(valid_until__isnull=True) | Q(valid_until__gt=last_day),
        valid_from__lte=last_day,
    ).exclude(Q(mandator=successor) | Q(operator=successor))  # fmt: skip
    made = []
    for old in going_on.select_for_update():
        new = Agreement.objects.create(
            mandator=successor if old.mandator_id == agency.pk else old.mandator,
            operator=successor if old.operator_id == agency.pk else old.operator,
            valid_from=next_day, valid_until=old.valid_until, continues=old,
        )  # fmt: skip
        new.services.set(old.services.all())
        new.points.set(old.points.all())
        carry_shares(old, new, agency, successor)
        old.valid_until = last_day
        old.save(update_fields=["valid_until"])
        made.append(new)
    return made


def carry_shares(old: Agreement, new: Agreement, agency: Agency, successor: Agency) -> None:
    """Copy cost shares; the successor pays the ended authority's parts on top of its own."""
    parts: dict[int, int] = {}
    for share in old.shares.all():
        payer = successor.pk if share.agency_id == agency.pk else share.agency_id
        parts[payer] = parts.get(payer, 0) + share.parts
    CostShare.objects.bulk_create(CostShare(agreement=new, agency_id=key, parts=n) for key, n in parts.items())
