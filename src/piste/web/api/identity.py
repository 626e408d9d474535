"""Identifiers for other systems: made of our codes, so that they are the same on every day and every machine."""

from uuid import UUID, uuid5

SPACE = UUID("5b0c1b0e-8f3f-5d0e-9a55-0a6f3c1f7e21")
"""The namespace of Piste's identifiers (RFC 9562, version 5)."""


def identity(kind: str, *codes: str) -> UUID:
    """Return the identifier of a thing by its kind and codes."""
    return uuid5(SPACE, "\x1f".join((kind, *codes)))


def guid_of(source_id: str, kind: str, *codes: str) -> str:
    """Return the identifier that another register gave, where it is a GUID; else ours."""
    try:
        return str(UUID(source_id))
    except ValueError:
        return str(identity(kind, *codes))
