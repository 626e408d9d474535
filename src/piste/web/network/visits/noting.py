"""The note of a visit for the next desk: kept while it is written, so that a reload loses nothing."""

from django.db import transaction

from piste.core.errors import PisteError
from piste.web.network.privacy.identity_code import find_identity_code
from piste.web.network.visits.models import Visit
from piste.web.network.visits.serving import lock_served

LONGEST_NOTE = 300


@transaction.atomic
def keep_note(visit: Visit, note: str) -> Visit:
    """Keep the note of a visit that is being served; the end of the visit empties it.

    Raises
    ------
    PisteError
        Where it is not being served, or the note holds what looks like an identity code.
    """
    refuse_code(note)
    mine = lock_served(visit)
    mine.note = note[:LONGEST_NOTE]
    mine.save(update_fields=["note"])
    return mine


def refuse_code(note: str) -> None:
    """Raise `PisteError` for a note that holds what looks like a personal identity code."""
    if find_identity_code(note):
        raise PisteError("Do not write identity codes here. They are not needed.")
