"""What a desk's page does with what was pressed; a press that comes late is told in words."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from piste.core.errors import PisteError
from piste.web.look.templatetags.look import language
from piste.web.network.models import Desk, Service
from piste.web.network.visits import serving
from piste.web.network.visits.calling import call_next, open_service, pick, recall, visit_at
from piste.web.network.visits.models import DeskTurn, Visit
from piste.web.network.visits.noting import keep_note
from piste.web.network.visits.quick_help import count_help

Posted = Mapping[str, Any]


def act(name: str, turn: DeskTurn, posted: Posted) -> str:
    """Do one action of a desk, whole or not at all, and return what to say of it.

    The desk's row is locked first, so that two presses follow each other; each carries the visit and the service that
    its page showed, and the second finds that they are no longer so.

    Raises
    ------
    PisteError
        In words, where it cannot be done.
    KeyError
        For an action that does not exist.
    """
    with transaction.atomic():
        Desk.objects.select_for_update().get(pk=turn.desk_id)
        if name in FREE:
            return FREE[name](turn, posted)
        return SERVING[name](turn, shown_visit(turn, posted), posted)


def shown_visit(turn: DeskTurn, posted: Posted) -> Visit:
    """Return the visit at the desk; refuse where the page showed another, or another service of it."""
    mine = visit_at(turn.desk)
    if mine is None or posted.get("visit") != str(mine.pk):
        raise late_press()
    part = open_service(mine)
    if part is not None and posted.get("part", str(part.pk)) != str(part.pk):
        raise late_press()
    return mine


def late_press() -> PisteError:
    """Return what is said of a press that came late."""
    return PisteError("The desk has moved on meanwhile, so nothing was done. Here is how it stands now.")


def do_call(turn: DeskTurn, posted: Posted) -> str:
    """Call the next; a visit at the desk ends as solved, where the page showed it."""
    current = visit_at(turn.desk)
    if current is not None or posted.get("visit"):
        mine = shown_visit(turn, posted)
        if serving.finish(mine, turn.desk, turn.staff).state == Visit.State.SERVING:
            return ""
    called = call_next(turn.desk, turn.staff)
    return "" if called else _("Nobody whom you may serve is waiting.")


def do_pick(turn: DeskTurn, posted: Posted) -> str:
    """Call the chosen one."""
    pick(chosen_visit(turn, posted), turn.desk, turn.staff)
    return ""


def chosen_visit(turn: DeskTurn, posted: Posted) -> Visit:
    """Return the visit of this point that was chosen."""
    number = str(posted.get("chosen", ""))
    found = Visit.objects.filter(pk=int(number), point=turn.desk.point_id).first() if number.isdecimal() else None
    if found is None:
        raise late_press()
    return found


def do_help(turn: DeskTurn, posted: Posted) -> str:
    """Count help without a ticket."""
    minutes = str(posted.get("minutes", ""))
    given = int(minutes) if minutes.isdecimal() and len(minutes) < 4 else 0
    kind, topic = str(posted.get("kind", "")), str(posted.get("topic", ""))
    visit = count_help(turn.desk.point, kind, topic[:20], given, turn.desk, turn.staff)
    return _("Counted: %(what)s, %(minutes)d min.") % {"what": visit.get_kind_display(), "minutes": given}


def do_recall(turn: DeskTurn, visit: Visit, _posted: Posted) -> str:
    """Call once more."""
    recall(visit, turn.desk, turn.staff)
    return _("%(ticket)s was called again.") % {"ticket": visit}


def do_park(turn: DeskTurn, visit: Visit, posted: Posted) -> str:
    """Park."""
    serving.park(visit, turn.desk, turn.staff, note_of(posted))
    return _("%(ticket)s is parked. It keeps its place.") % {"ticket": visit}


def do_hand_over(turn: DeskTurn, visit: Visit, posted: Posted) -> str:
    """Hand over to another service of the point."""
    code = str(posted.get("service", ""))
    offered = Service.objects.filter(offerings__point=turn.desk.point_id, is_active=True)
    service = offered.filter(code=code).first()
    if service is None:
        raise PisteError("Choose a service to hand over to.")
    serving.hand_over(visit, turn.desk, turn.staff, service, note_of(posted))
    return _("%(ticket)s waits for %(service)s now.") % {"ticket": visit, "service": service}


def do_remote(turn: DeskTurn, visit: Visit, posted: Posted) -> str:
    """Ask for a remote expert."""
    serving.ask_remote(visit, turn.desk, turn.staff, note_of(posted))
    return _("%(ticket)s waits for a remote expert.") % {"ticket": visit}


def do_split(turn: DeskTurn, visit: Visit, posted: Posted) -> str:
    """Make of the ticked services a visit of its own."""
    keys = getattr(posted, "getlist", lambda name: [posted[name]])("split") if "split" in posted else []
    wanted = visit.services.select_related("service").filter(pk__in=[key for key in keys if str(key).isdecimal()])
    other = serving.split(visit, turn.desk, turn.staff, list(wanted))
    return _("The new ticket is %(ticket)s.") % {"ticket": other.ticket}


def do_miss(turn: DeskTurn, visit: Visit, _posted: Posted) -> str:
    """End as missed."""
    serving.miss(visit, turn.desk, turn.staff)
    return _("%(ticket)s: nobody came.") % {"ticket": visit}


def do_finish(turn: DeskTurn, visit: Visit, posted: Posted) -> str:
    """End the service at hand with its outcome and cause."""
    ended = serving.finish(visit, turn.desk, turn.staff, str(posted.get("outcome", "")), str(posted.get("cause", "")))
    if ended.state == Visit.State.WAITING:
        return _("%(ticket)s went back to the queue with its next service.") % {"ticket": visit}
    return "" if ended.state == Visit.State.SERVING else _("%(ticket)s is finished.") % {"ticket": visit}


def do_note(_turn: DeskTurn, visit: Visit, posted: Posted) -> str:
    """Keep the note."""
    keep_note(visit, str(posted.get("note", "")))
    return _("The note is kept.")


def in_words(fault: PisteError) -> str:
    """Return a fault in the reader's language."""
    return language().text(fault.text, **fault.values)


def note_of(posted: Posted) -> str:
    """Return the note as far as it is kept."""
    return str(posted.get("note", ""))[:300]


FREE: dict[str, Callable[[DeskTurn, Posted], str]] = {"call": do_call, "pick": do_pick, "help": do_help}
SERVING: dict[str, Callable[[DeskTurn, Visit, Posted], str]] = {
    "recall": do_recall,
    "park": do_park,
    "hand-over": do_hand_over,
    "remote": do_remote,
    "split": do_split,
    "miss": do_miss,
    "finish": do_finish,
    "note": do_note,
}
