"""Keeping statements and their answers: whoever saves says which state they had seen."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from piste.web.accounts.audit import record
from piste.web.live.publish import publish
from piste.web.planning.deciding.attachment import delete_attachment, keep_attachment
from piste.web.planning.deciding.models import Consultation, GroupBody, Statement, StatementAnswer


class OvertakenError(Exception):
    """Somebody else saved it meanwhile: nothing is saved, and theirs is shown."""

    def __init__(self, row: Any) -> None:
        super().__init__(str(row))
        self.row = row


class ClosedError(Exception):
    """The round does not take statements from members now."""


def keep_statement(
    consultation: Consultation,
    body: GroupBody,
    given: dict[str, Any],
    person: Any,
    *,
    paper_at: datetime | None,
    now: datetime,
) -> Statement:
    """Keep a body's statement: its first, or a newer text of it.

    Raises
    ------
    ClosedError
        Where a member comes before the opening or after the deadline; what came on paper is entered at any time.
    OvertakenError
        Where another member of the body saved meanwhile.
    """
    with transaction.atomic():
        held = Consultation.objects.select_for_update(of=("self",)).select_related("regional_plan").get(
            pk=consultation.pk
        )  # fmt: skip
        if paper_at is None and not held.opens_at <= now <= held.deadline:
            raise ClosedError
        found = Statement.objects.filter(consultation=held, body=body).first()
        if (found.version if found else 0) != given["seen"]:
            raise OvertakenError(found)
        row = found or Statement(consultation=held, body=body, version=0)
        row.position, row.text, row.language = given["position"], given["text"], given["language"]
        row.way = Statement.Way.MEMBER if paper_at is None else Statement.Way.PAPER
        row.received_at = now if paper_at is None else paper_at
        row.given_by, row.given_by_name = person, str(person)
        row.version += 1
        if file := given.get("file"):
            older, kept = row.file_stored, keep_attachment(file)
            row.file_name, row.file_stored = kept.name, kept.stored
            row.file_sha256, row.file_bytes = kept.sha256, kept.size
            transaction.on_commit(lambda: delete_attachment(older))
        row.save()
        record(person, "statement.kept", held.regional_plan, body=body.name, version=row.version, way=row.way)
        publish(held.regional_plan.topic, {"what": "statement", "body": body.pk})
    return row


def keep_answer(statement: Statement, given: dict[str, Any], person: Any) -> StatementAnswer:
    """Keep the answer to a statement.

    Raises
    ------
    OvertakenError
        Where somebody else saved it meanwhile.
    """
    fields = [name for name in given if name != "seen"]
    try:
        with transaction.atomic():
            found = StatementAnswer.objects.select_for_update().filter(statement=statement).first()
            if (found.version if found else 0) != given["seen"]:
                raise OvertakenError(found)
            row = found or StatementAnswer(statement=statement, version=0)
            for name in fields:
                setattr(row, name, given[name].strip())
            row.by = person
            row.version += 1
            row.save()
            regional_plan = statement.consultation.regional_plan
            record(person, "statement.answered", regional_plan, body=statement.body.name, version=row.version)
            publish(regional_plan.topic, {"what": "answer", "statement": statement.pk})
    except IntegrityError:  # two first answers at once: the other one stands
        raise OvertakenError(StatementAnswer.objects.get(statement=statement)) from None
    return row
