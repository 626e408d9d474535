"""The public page of an approved plan: read from its snapshot alone, without an account."""

import json
import re
import zipfile
from datetime import datetime
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from piste.report.snapshot import APPROVAL
from piste.web.accounts.permission import PUBLIC, needs
from piste.web.accounts.places import name_of
from piste.web.planning.deciding.affected_table import affected_table
from piste.web.planning.deciding.models import Approval, Statement, StatementAnswer, TextSection, Waiver
from piste.web.planning.deciding.three_languages import LANGUAGES, SPOKEN
from piste.web.planning.files import stored_path

KEY = re.compile(r"[0-9a-f]{16}")
AN_HOUR = "public, max-age=3600"


def open_approved(key: str) -> Approval:
    """Return the approval that the first 16 digits of its SHA-256 name."""
    found = Approval.objects.filter(sha256__startswith=key).first() if KEY.fullmatch(key) else None
    if found is None or not stored_path(found.document).is_file():
        raise Http404
    return found


@needs(PUBLIC)
@require_safe
def approved(request: HttpRequest, key: str) -> HttpResponseBase:
    """Show an approved plan. The page is the same for everybody, so that it can be cached."""
    found = open_approved(key)
    code = request.GET.get("lang", "fi")
    if code not in LANGUAGES:
        raise Http404
    with zipfile.ZipFile(stored_path(found.document)) as archive, translation.override(code):
        names = archive.namelist()
        content = json.loads(archive.read(APPROVAL))
        affected = json.loads(archive.read("affected.json")) if "affected.json" in names else {}
        context = {
            **tell_content(content), "request": None, "approval": found, "key": key, "code": code, "languages": SPOKEN,
            "affected": affected_table(affected, content["region"]), "has_map": f"map.{code}.svg" in names,
        }  # fmt: skip
        answer = HttpResponse(render_to_string("deciding/approved.html", context))
    answer["Content-Language"] = code
    return keep(answer)


def keep(answer: HttpResponseBase) -> HttpResponseBase:
    """Let anybody keep an answer for an hour; no script, nothing of another host."""
    answer["Cache-Control"] = AN_HOUR
    answer["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none';"
        " form-action 'none'; frame-ancestors 'none'"
    )
    return answer


def pick(texts: dict[str, str]) -> tuple[str, str]:
    """Return a text and its language, the reader's own where it is written."""
    own = (get_language() or "fi")[:2]
    code = next((one for one in dict.fromkeys((own, *LANGUAGES)) if texts.get(one)), own)
    return texts.get(code, ""), code


def tell_content(content: dict[str, Any]) -> dict[str, Any]:
    """Return what the page shows of approval.json."""
    frozen = content["version"]["frozen"]
    positions, effects = dict(Statement.Position.choices), dict(StatementAnswer.Effect.choices)
    criteria = dict(Waiver.Criterion.choices)
    return {
        "name": content["name"], "region_name": name_of("region", content["region"]), "example": content["example"],
        "version": content["version"], "figures": frozen["plan"]["figures"],
        "points": sorted(frozen["plan"]["points"], key=lambda one: one["name"]),
        "approved_at": datetime.fromisoformat(content["approved_at"]),
        "approvers": [one | {"at": datetime.fromisoformat(one["at"])} for one in content["approvers"]],
        "sections": [
            (TextSection.Key(key).label, *pick(texts)) for key, texts in frozen["texts"].items()
            if key in TextSection.Key.values
        ],
        "waivers": [
            (criteria.get(one["criterion"], ""), one["name"], *pick(one["reason"])) for one in frozen["waivers"]
        ],
        "statements": [
            {
                **one, "received_at": datetime.fromisoformat(one["received_at"]),
                "position": positions.get(one["position"], ""),
                "effect": effects.get(one["answer"]["effect"], "") if one["answer"] else "",
                "reply": pick(one["answer"]["text"]) if one["answer"] else ("", ""),
                "changed": pick(one["answer"]["changed"]) if one["answer"] else ("", ""),
            }
            for one in content["statements"]
        ],
    }  # fmt: skip


@needs(PUBLIC)
@require_safe
def plan_map(request: HttpRequest, key: str, code: str) -> HttpResponseBase:  # noqa: ARG001
    """Give the plan's map as a picture."""
    found = open_approved(key)
    name = f"map.{code}.svg"
    with zipfile.ZipFile(stored_path(found.document)) as archive:
        if code not in LANGUAGES or name not in archive.namelist():
            raise Http404
        answer = HttpResponse(archive.read(name), content_type="image/svg+xml")
    answer["Cache-Control"] = AN_HOUR
    answer["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; sandbox"
    return answer


@needs(PUBLIC)
@require_safe
def file(request: HttpRequest, key: str) -> HttpResponseBase:  # noqa: ARG001
    """Give the snapshot itself."""
    found = open_approved(key)
    answer = FileResponse(
        stored_path(found.document).open("rb"), as_attachment=True, filename=f"approved-plan-{key}.zip",
        content_type="application/zip",
    )  # fmt: skip
    return keep(answer)
