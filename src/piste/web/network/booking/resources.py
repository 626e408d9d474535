"""People, rooms and desks as resources."""

from collections.abc import Iterable

from piste.web.network.booking.models import Resource
from piste.web.network.models import Desk, Room, StaffMember

Thing = StaffMember | Room | Desk


def field_of(thing: Thing) -> str:
    """Return by which field a resource names a thing."""
    if isinstance(thing, StaffMember):
        return "staff"
    return "room" if isinstance(thing, Room) else "desk"


def kind_of(thing: Thing) -> str:
    """Return a thing's kind of resource."""
    if isinstance(thing, StaffMember):
        return "interpreter" if thing.kind == StaffMember.Kind.INTERPRETER else "person"
    return field_of(thing)


def resource_of(thing: Thing) -> Resource:
    """Return a person's, room's or desk's resource; it is made where it is not there yet."""
    return resources_of([thing])[0]


def resources_of(things: Iterable[Thing]) -> list[Resource]:
    """Return resources in the order of the things, with at most three queries a kind."""
    wanted = list(things)
    found: dict[tuple[str, int], Resource] = {}
    for field in {field_of(thing) for thing in wanted}:
        mine = [thing for thing in wanted if field_of(thing) == field]
        keys = [thing.pk for thing in mine]
        read = Resource.objects.filter(**{f"{field}__in": keys})
        known = {getattr(resource, f"{field}_id"): resource for resource in read}
        missing = {thing.pk: thing for thing in mine if thing.pk not in known}
        if missing:
            made = [Resource(kind=kind_of(thing), **{field: thing}) for thing in missing.values()]
            Resource.objects.bulk_create(made, ignore_conflicts=True)
            known = {getattr(resource, f"{field}_id"): resource for resource in read.all()}
        found |= {(field, key): resource for key, resource in known.items()}
    return [found[field_of(thing), thing.pk] for thing in wanted]
