"""The snapshot of an approved plan: what goes into it, and writing it once."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from piste.core.artefact import hash_bytes
from piste.report.snapshot import PLAN, verify_snapshot, write_snapshot
from piste.web.planning.deciding.models import Approver, PlanVersion, RegionalPlan, Statement
from piste.web.planning.deciding.obstacles import statements_of
from piste.web.planning.deciding.three_languages import LANGUAGES
from piste.web.planning.files import new_folder_name, stored_path
from piste.web.planning.models import Plan

FILE = "approved-plan.zip"
BESIDE = ("affected.json", *(f"map.{code}.svg" for code in LANGUAGES))


class SealError(Exception):
    """Why a plan cannot be sealed, in the reader's words."""


def read_plan_bytes(plan: Plan, version: PlanVersion) -> bytes:
    """Return plan.json as it is, which must be the one that the version froze.

    Raises
    ------
    SealError
        Where it is missing or another one.
    """
    try:
        body = (plan.path / PLAN).read_bytes()
    except OSError:
        body = b""
    if hash_bytes(body) != version.frozen["plan"]["digest"]:
        raise SealError(_("The files of the plan of points are not those of the version that is to be approved."))
    return body


def build_content(regional_plan: RegionalPlan, version: PlanVersion, approvers: Sequence[Approver]) -> dict[str, Any]:
    """Return approval.json: the version, statements with their answers, who approved and when."""
    return {
        "format": 1,
        "name": regional_plan.name,
        "region": regional_plan.region,
        "example": bool(regional_plan.demo),
        "version": {
            "number": version.number, "sha256": version.sha256, "at": write_moment(version.at),
            "frozen": version.frozen,
        },
        "statements": [tell_statement(one) for one in statements_of(regional_plan)],
        "approvers": [{"name": one.name, "body": one.body_name, "at": write_moment(one.at)} for one in approvers],
        "approved_at": write_moment(max(one.at for one in approvers)),
    }  # fmt: skip


def tell_statement(one: Statement) -> dict[str, Any]:
    """Return a statement and its answer; not who typed it in."""
    answer = getattr(one, "answer", None)

    def words(field: str) -> dict[str, str]:
        return {code: text for code in LANGUAGES if (text := getattr(answer, f"{field}_{code}").strip())}

    return {
        "body": one.body.name, "round": write_moment(one.consultation.opens_at), "late": one.is_late,
        "received_at": write_moment(one.received_at), "position": one.position, "language": one.language,
        "text": one.text, "file": {"name": one.file_name, "sha256": one.file_sha256} if one.file_name else None,
        "answer": None if answer is None
        else {"text": words("text"), "effect": answer.effect, "changed": words("changed")},
    }  # fmt: skip


def write_moment(moment: datetime) -> str:
    """Write a moment in UTC."""
    return moment.astimezone(UTC).isoformat()


def seal(regional_plan: RegionalPlan, version: PlanVersion, approvers: Sequence[Approver]) -> tuple[str, str]:
    """Write the snapshot, check it, and return its relative path and SHA-256.

    Raises
    ------
    SealError
        Where the plan's files are not those of the version, or the written file does not pass its own check.
    """
    plan = regional_plan.plan
    files = {PLAN: read_plan_bytes(plan, version)}
    files |= {name: (plan.path / name).read_bytes() for name in BESIDE if (plan.path / name).is_file()}
    relative = f"{new_folder_name('approved')}/{FILE}"
    path = stored_path(relative)
    digest = write_snapshot(build_content(regional_plan, version, approvers), files, path)
    if verify_snapshot(path, digest):
        path.unlink()
        raise SealError(_("The file of the approved plan could not be written whole. Try again."))
    path.parent.chmod(0o500)
    return relative, digest
