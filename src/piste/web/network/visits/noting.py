"""The note of a visit for the next desk: kept while it is written, so that a reload loses nothing."""

from django.db import transaction

from piste.web.network.visits.models import Visit
from piste.web.network.visits.serving import lock_served

LONGEST_NOTE = 300


@transaction.atomic
def keep_note(visit: Visit, note: str) -> Visit:
    """Keep the note of a visit that is being served; the end of the visit empties it.

    Raises
    ------
    PisteError
        Where it is not being served.
    """
    mine = lock_served(visit)
    mine.note = note[:LONGEST_NOTE]
    mine.save(update_fields=["note"])
    return mine
