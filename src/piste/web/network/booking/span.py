"""Half-open spans of time, [start, end): what touches does not clash. Always aware; stored in UTC."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange


@dataclass(frozen=True, order=True)
class Span:
    """From a moment up to, and without, another."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a span needs times with their zone")
        # Two times of one zone are compared by the clock on the wall, which stands still for an hour in autumn.
        object.__setattr__(self, "start", self.start.astimezone(UTC))
        object.__setattr__(self, "end", self.end.astimezone(UTC))
        if self.end <= self.start:
            raise ValueError("a span ends after it starts")

    @classmethod
    def of(cls, kept: DateTimeTZRange) -> "Span":
        """Return a kept range as a span."""
        return cls(kept.lower, kept.upper)

    @property
    def range(self) -> DateTimeTZRange:
        """Return what PostgreSQL keeps."""
        return DateTimeTZRange(self.start, self.end, "[)")

    @property
    def length(self) -> timedelta:
        """Return how long it is."""
        return self.end - self.start

    def meets(self, other: "Span") -> bool:
        """Tell whether the two have a moment in common."""
        return self.start < other.end and other.start < self.end


def subtract(whole: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """Return what is left of spans when others are taken away, in order and joined where they touch."""
    left = join(whole)
    for gone in join(taken):
        kept = []
        for span in left:
            if not span.meets(gone):
                kept.append(span)
                continue
            if span.start < gone.start:
                kept.append(Span(span.start, gone.start))
            if gone.end < span.end:
                kept.append(Span(gone.end, span.end))
        left = kept
    return left


def join(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, those that meet or touch as one."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def overlap(some: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """Return the times that lie in both."""
    mine = join(some)
    return [
        Span(max(a.start, b.start), min(a.end, b.end)) for a in mine for b in join(others) if a.meets(b)
    ]  # fmt: skip
