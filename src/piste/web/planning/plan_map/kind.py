"""The kinds of edits; apart, so that a process that edits nothing need not read the engine in."""

from enum import StrEnum


class Kind(StrEnum):
    """What an edit does."""

    OPEN = "open"
    CLOSE = "close"
    MOVE = "move"
    LOCK = "lock"
    UNLOCK = "unlock"
    UNDO = "undo"
    REDO = "redo"
