"""Scope drift: what participants promised at the decision, and what they promise now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from piste.web.projects.models import Commitment, Participant


@dataclass(frozen=True)
class Drift:
    """One participant: the commitment that held at the decision, and the one that holds now."""

    participant: Participant
    decided: Commitment | None
    """None where it joined after the decision, or no decision has been made."""
    now: Commitment | None
    """None where it has promised nothing yet."""
    kind: str
    """joined, left, changed, same; undecided where there is nothing to compare with."""

    @property
    def people_change(self) -> int | None:
        """Return how many people more come than decided; None where one of the numbers is not known."""
        return difference(people_of(self.decided), people_of(self.now)) if self.kind != "undecided" else None

    @property
    def desks_change(self) -> int | None:
        """Return how many desks more are wanted than decided."""
        if self.kind == "undecided":
            return None
        return difference(desks_of(self.decided), desks_of(self.now))

    @property
    def services_gone(self) -> tuple[str, ...]:
        """Return the services that were promised at the decision and no longer are."""
        kept = set(services_of(self.now))
        return tuple(one for one in services_of(self.decided) if one not in kept)

    @property
    def services_added(self) -> tuple[str, ...]:
        """Return the services promised since."""
        known = set(services_of(self.decided))
        return tuple(one for one in services_of(self.now) if one not in known)


def measure_drift(participants: Sequence[Participant], decided_on: date | None, today: date) -> list[Drift]:
    """Compare each participant's commitment at the decision with the one of today; commitments are read beforehand."""
    return [drift_of(one, list(one.commitments.all()), decided_on, today) for one in participants]


def drift_of(
    participant: Participant, commitments: Sequence[Commitment], decided_on: date | None, today: date
) -> Drift:
    """Compare one participant's commitments."""
    now = held_on(commitments, today)
    if decided_on is None:
        return Drift(participant, None, now, "undecided")
    decided = held_on(commitments, decided_on)
    decided = None if decided is not None and decided.leaves else decided
    gone = now is None or now.leaves
    if decided is None:
        return Drift(participant, None, now, "left" if gone and now is not None else "joined")
    if gone:
        return Drift(participant, decided, now, "left")
    assert now is not None
    fields = ("people", "desks", "manner")
    same = all(getattr(decided, field) == getattr(now, field) for field in fields) and (
        sorted(decided.services) == sorted(now.services)
    )
    return Drift(participant, decided, now, "same" if same else "changed")


def held_on(commitments: Sequence[Commitment], day: date) -> Commitment | None:
    """Return the commitment that holds on a day: the latest dated by then; of one day, the one written last."""
    begun = [one for one in commitments if one.dated <= day]
    return max(begun, key=lambda one: (one.dated, one.pk)) if begun else None


def people_of(commitment: Commitment | None) -> int | None:
    """Return how many people come; nobody where there is no commitment or it is left."""
    return 0 if commitment is None or commitment.leaves else commitment.people


def desks_of(commitment: Commitment | None) -> int | None:
    """Return how many desks are wanted."""
    return 0 if commitment is None or commitment.leaves else commitment.desks


def services_of(commitment: Commitment | None) -> list[str]:
    """Return the services promised."""
    return [] if commitment is None or commitment.leaves else list(commitment.services)


def difference(before: int | None, after: int | None) -> int | None:
    """Return after minus before, None where one is not known."""
    return None if before is None or after is None else after - before
