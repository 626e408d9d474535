"""Rules of retention: each app says what it forgets and when; one job runs all of them every night."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from piste.web.network.privacy.models import RetentionRun

Forget = Callable[[datetime], int]
LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class RetentionRule:
    """What is forgotten how many days after what, and why so late.

    `forget(before)` deletes or empties what ended before a moment and returns how many.
    """

    key: str
    what: Any
    """In the reader's language: what is kept, and from when the days count."""
    days: int
    why: Any
    forget: Forget


RULES: dict[str, RetentionRule] = {}


def retention_rule(key: str, days: int, what: Any, why: Any) -> Callable[[Forget], Forget]:
    """Register `forget` as the rule of that key.

    Raises
    ------
    ValueError
        Where two functions take the same key.
    """

    def register(forget: Forget) -> Forget:
        known = RULES.get(key)
        if known is not None and known.forget.__qualname__ != forget.__qualname__:
            raise ValueError(f"two rules of retention are called {key!r}")
        RULES[key] = RetentionRule(key, what, days, why, forget)
        return forget

    return register


def run_rules(now: datetime | None = None) -> dict[str, int | None]:
    """Run every rule, each whole or not at all; one that fails keeps none of the others. None: it failed."""
    at = now or timezone.now()
    return {rule.key: run_rule(rule, at) for rule in RULES.values()}


def run_rule(rule: RetentionRule, at: datetime) -> int | None:
    """Run a rule and keep what came of it."""
    gone, failed = 0, ""
    try:
        with transaction.atomic():
            gone = rule.forget(at - timedelta(days=rule.days))
    except Exception as problem:  # every failure is kept and shown, whatever it is
        LOG.exception("a rule of retention failed: %s", rule.key)
        failed = type(problem).__name__
    with transaction.atomic():
        kept, _new = RetentionRun.objects.get_or_create(rule=rule.key, defaults={"ran_at": at})
        RetentionRun.objects.filter(pk=kept.pk).update(
            ran_at=at, forgotten=gone, forgotten_in_all=F("forgotten_in_all") + gone, failed=failed
        )
    return None if failed else gone
