"""Adding entries: a file whole or not at all, corrections as entries of their own; nothing is ever overwritten."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_noop

from piste.core.findings import Findings
from piste.web.accounts.audit import record
from piste.web.projects.costs.models import Correction, CostImport, Entry

LOCK = 7_310_010
"""One at a time writes entries: the same file, sent twice at once, is taken in once."""
FIELDS = (
    "brought_by_id", "row", "correction_id", "corrects_id", "key", "view", "kind", "agency", "region", "site", "lease",
    "month", "cents", "account", "voucher", "text", "is_example",
)  # fmt: skip
A_PIECE = 20_000
TWICE = gettext_noop("The same file was taken in before, on {day}, by {who}.")
TWICE_TODO = gettext_noop("Nothing needs doing. Send another file, or correct single entries on their pages.")
KNOWN = gettext_noop("The entry {value} was taken in before, from the file {file}.")
KNOWN_TODO = gettext_noop("Take it out. If it is another entry, give it a voucher of its own or say that rows are new.")
NO_CORRECTED = gettext_noop("The entry {value}, which this row corrects, is not among the entries of the agency.")
NO_CORRECTED_TODO = gettext_noop("Write the voucher of an entry that was taken in before.")
MOST_TOLD = 1000


class OvertakenError(Exception):
    """Somebody else corrected the same entry meanwhile; nothing was written."""


def copy_entries(rows: Iterable[Sequence[Any]]) -> None:
    """Add entries (values in the order of `FIELDS`) in one statement, so that sums are kept once."""
    with connection.cursor() as cursor, cursor.copy(f"COPY costs_entry ({', '.join(FIELDS)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def lock_entries() -> None:
    """Wait for whoever else writes entries; held to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def take_in(asked: CostImport, lines: list[list[Any]], regions: dict[str, str], findings: Findings) -> bool:
    """Add the entries of a file that was read without a fault; with any finding of an error nothing is added.

    Parameters
    ----------
    asked
        The import, of which the transaction is.
    lines
        row, month, kind, cents, key, agency, site, lease, region, account, text, voucher, corrects.
    regions
        Site -> region, for rows that name none.
    findings
        Takes what the entries that are there already tell against the file.
    """
    lock_entries()
    before = CostImport.objects.filter(sha256=asked.sha256, view=asked.view, state=CostImport.State.READY).first()
    if before is not None:
        day = f"{before.made_at:%Y-%m-%d}"
        findings.error("actual-file-twice", TWICE, TWICE_TODO, day=day, who=str(before.made_by or "–"))
        return False
    known = known_keys(asked.view, [line[4] for line in lines])
    for line in lines:
        if line[4] not in known:
            continue
        if asked.alike_are_new and not line[11]:
            line[4] = fresh_key(line[4], asked)
        elif findings.count_errors() < MOST_TOLD:
            value = line[11] or f"{line[3] / 100:.2f}"
            findings.error("actual-known", KNOWN, KNOWN_TODO, row=line[0], value=value, file=known[line[4]])
    corrected = find_corrected(asked.view, lines, findings)
    if findings.count_errors():
        return False
    copy_entries(
        (asked.pk, row, None, corrected.get((agency, corrects)), key, asked.view, kind, agency,
         region or regions.get(site, ""), site, lease, month, cents, account, voucher, text, asked.is_example)
        for row, month, kind, cents, key, agency, site, lease, region, account, text, voucher, corrects in lines
    )  # fmt: skip
    return True


def fresh_key(key: str, asked: CostImport) -> str:
    """Return another key of the same length for an entry that is said to be a new one."""
    import hashlib  # noqa: PLC0415

    return hashlib.sha256(f"{key}\x1f{asked.pk}".encode()).hexdigest()


def known_keys(view: str, keys: Sequence[str]) -> dict[str, str]:
    """Return those keys that are there already, each with the name of the file that brought it."""
    found: dict[str, str] = {}
    for begin in range(0, len(keys), A_PIECE):
        piece = Entry.objects.filter(view=view, key__in=keys[begin : begin + A_PIECE])
        found |= {key: name or "–" for key, name in piece.values_list("key", "brought_by__name")}
    return found


def find_corrected(view: str, lines: list[list[Any]], findings: Findings) -> dict[tuple[str, str], int]:
    """Return (agency, voucher) -> entry for the vouchers that rows correct; those that are not there are told."""
    wanted = sorted({line[12] for line in lines if line[12]})
    found = {
        (agency, voucher): pk
        for agency, voucher, pk in Entry.objects.filter(view=view, voucher__in=wanted)
        .order_by("-pk").values_list("agency", "voucher", "pk")
    }  # fmt: skip
    for line in lines:
        if line[12] and (line[5], line[12]) not in found:
            findings.error("actual-corrects", NO_CORRECTED, NO_CORRECTED_TODO, row=line[0], value=line[12][:60])
    return found


def correct_entry(entry: Entry, cents: int | None, reason: str, seen: int, person: Any) -> list[Entry]:
    """Take an entry back and write what is right instead: one entry against it, and one with the right sum.

    Parameters
    ----------
    cents
        The right sum; None where nothing should stand in its place.
    seen
        How many entries corrected it when the person saw it.

    Raises
    ------
    OvertakenError
        Where somebody else has corrected it meanwhile.
    """
    with transaction.atomic():
        lock_entries()
        if entry.corrected_by.count() != seen:
            raise OvertakenError
        why = Correction.objects.create(reason=reason[:500], by=person, by_name=str(person)[:254])
        made = []
        for name, sum_cents in (("back", -entry.cents), ("right", cents)):
            if sum_cents is None:
                continue
            made.append(
                Entry.objects.create(
                    correction=why, corrects=entry, key=f"{name}-{why.pk}-{entry.pk}", cents=sum_cents, view=entry.view,
                    kind=entry.kind, agency=entry.agency, region=entry.region, site=entry.site, lease=entry.lease,
                    month=entry.month, account=entry.account, voucher=entry.voucher, text=entry.text,
                    is_example=entry.is_example,
                )
            )  # fmt: skip
        record(person, "costs.corrected", entry.pk, cents=entry.cents, now=cents)
    return made
