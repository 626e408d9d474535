"""Freezing a regional plan: its plan of points, texts and waived criteria as one JSON document with a hash."""

import hashlib
import json
from typing import Any

from django.db import transaction
from django.db.models import Max

from piste.core.errors import PisteError
from piste.web.accounts.audit import record
from piste.web.live.publish import publish
from piste.web.planning.deciding.models import PlanVersion, RegionalPlan, TextSection
from piste.web.planning.deciding.three_languages import LANGUAGES
from piste.web.planning.models import Plan
from piste.web.planning.plan_record import read_plan

FIGURES = ("points", "people", "mean_min", "worst_min", "people_past_limit", "people_not_reached")


def canonical(frozen: dict[str, Any]) -> bytes:
    """Return a frozen state as the bytes that are hashed: keys sorted, no blanks, UTF-8."""
    return json.dumps(frozen, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def list_points(plan: Plan) -> list[dict[str, str]]:
    """Return a plan’s points: id, name, tier ("" where there is but one), municipality; none without its file."""
    try:
        points = read_plan(plan.path)["points"]
        return [
            {
                "id": str(one["site_id"]), "name": str(one["name"]), "tier": str(one.get("tier") or ""),
                "municipality": str(one.get("municipality") or ""),
            }
            for one in points
        ]  # fmt: skip
    except (PisteError, KeyError, TypeError):
        return []


def build_frozen(regional_plan: RegionalPlan) -> dict[str, Any]:
    """Return the present state of a regional plan, ready to be frozen."""
    plan = regional_plan.plan
    figures = {key: plan.figures[key] for key in FIGURES if key in plan.figures}
    shares = plan.figures.get("share_within") or [None] * 4
    figures |= {"share_within_30": shares[1], "share_within_60": shares[3]}
    texts = {
        one.key: {code: text for code in LANGUAGES if (text := getattr(one, f"text_{code}").strip())}
        for one in regional_plan.sections.all()
    }
    waivers = [
        {
            "criterion": one.criterion, "about": one.about, "target": one.target, "name": one.target_name,
            "reason": {code: text for code in LANGUAGES if (text := getattr(one, f"reason_{code}").strip())},
            "by": one.by_name, "at": one.at.isoformat(),
        }
        for one in regional_plan.waivers.all()
    ]  # fmt: skip
    return {
        "format": 1,
        "name": regional_plan.name,
        "region": regional_plan.region,
        "plan": {
            "id": plan.pk,
            "name": plan.name,
            "digest": plan.digest,
            "figures": figures,
            "points": sorted(list_points(plan), key=lambda one: one["id"]),
        },
        "texts": {key: texts[key] for key in TextSection.Key.values if texts.get(key)},
        "waivers": sorted(waivers, key=lambda one: (one["criterion"], one["about"], one["target"])),
    }


def hash_frozen(frozen: dict[str, Any]) -> str:
    """Return the SHA-256 of a frozen state."""
    return hashlib.sha256(canonical(frozen)).hexdigest()


def freeze(regional_plan: RegionalPlan, note: str, person: Any) -> PlanVersion:
    """Keep the present state as the next version; return the last one where nothing has changed since."""
    with transaction.atomic():
        held = RegionalPlan.objects.select_for_update(of=("self",)).select_related("plan").get(pk=regional_plan.pk)
        frozen = build_frozen(held)
        digest = hash_frozen(frozen)
        last = held.versions.order_by("-number").first()
        if last is not None and last.sha256 == digest:
            return last
        latest = held.versions.aggregate(latest=Max("number"))["latest"] or 0
        made = PlanVersion.objects.create(
            regional_plan=held, number=latest + 1, frozen=frozen, sha256=digest, note=note[:300], by=person
        )
        record(person, "regional-plan.version", held, number=made.number)
        publish(held.topic, {"what": "version", "number": made.number})
    return made


def is_current(regional_plan: RegionalPlan, version: PlanVersion) -> bool:
    """Tell whether a version is what the plan says now."""
    return version.sha256 == hash_frozen(build_frozen(regional_plan))
