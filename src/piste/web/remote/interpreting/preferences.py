"""A customer's preferred interpreters: known by a code that only the customer has."""

import secrets
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from piste.web.remote.interpreting.models import InterpreterProfile, PreferredInterpreter, PreferredList

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without those that look alike; 32 letters, so 16 of them are 80 random bits."""
LENGTH, GROUP = 16, 4
MOST = 10


def hash_code(code: str) -> str:
    """Return what is kept of a code."""
    letters = "".join(letter for letter in code.upper() if letter in LETTERS)
    return salted_hmac("piste.interpreting-list", letters, algorithm="sha256").hexdigest()


@transaction.atomic
def make_list(profiles: Iterable[InterpreterProfile]) -> str:
    """Keep a list in its order and return its code, which is never shown again."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    code = "-".join(letters[start : start + GROUP] for start in range(0, LENGTH, GROUP))
    kept = PreferredList.objects.create(code_hash=hash_code(code))
    PreferredInterpreter.objects.bulk_create(
        PreferredInterpreter(list=kept, profile=one, position=number)
        for number, one in enumerate(list(profiles)[:MOST], start=1)
    )
    return code


def read_list(code: str) -> tuple[int, ...] | None:
    """Return the keys of a list's interpreters in order; None for a code that we do not know."""
    kept = PreferredList.objects.filter(code_hash=hash_code(code)).first()
    if kept is None:
        return None
    PreferredList.objects.filter(pk=kept.pk).update(used_at=timezone.now())
    return tuple(kept.entries.order_by("position").values_list("profile", flat=True))
