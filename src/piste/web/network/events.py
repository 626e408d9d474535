"""How a lower app speaks upward: it publishes an event, and apps above that subscribed act on it.

A handler runs within the transaction of what happened: if it fails, nothing has happened. What must wait for the
commit (mail, another process) uses `transaction.on_commit` or a job.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

Event = TypeVar("Event")
HANDLERS: dict[type[Any], list[Callable[[Any], None]]] = {}


@dataclass(frozen=True)
class HandoverAsked:
    """A desk asks for a remote expert: the visit waits on hold until somebody accepts or the ask ends."""

    visit_id: int
    service_id: int
    point_id: int
    language: str
    asked_by_id: int | None
    note: str = ""


@dataclass(frozen=True)
class HandoverEnded:
    """A hand-over to a remote expert is over: `outcome` is an outcome of `visits`, or "declined"."""

    visit_id: int
    outcome: str


@dataclass(frozen=True)
class VisitFinished:
    """A visit came to its end at a desk or by a remote call."""

    visit_id: int
    point_id: int
    outcome: str
    at: datetime


@dataclass(frozen=True)
class CallFinished:
    """A remote call ended; `feedback` may be asked for by its kind and time, never by its people."""

    call_id: int
    service_id: int | None
    point_id: int | None
    language: str
    at: datetime


@dataclass(frozen=True)
class AppointmentChanged:
    """An appointment was made, moved, cancelled, checked in or missed; `change` says which."""

    appointment_id: int
    change: str


def subscribe(kind: type[Event]) -> Callable[[Callable[[Event], None]], Callable[[Event], None]]:
    """Register a handler of a kind of event; the same handler is registered once."""

    def register(handler: Callable[[Event], None]) -> Callable[[Event], None]:
        handlers = HANDLERS.setdefault(kind, [])
        if handler not in handlers:
            handlers.append(handler)
        return handler

    return register


def publish_event(event: Any) -> None:
    """Tell every handler of the event's kind, in the order in which they were registered."""
    for handler in HANDLERS.get(type(event), []):
        handler(event)
