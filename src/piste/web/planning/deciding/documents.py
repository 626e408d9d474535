"""The documents of a regional plan: asked for by a person, made in a worker from a version that never changes."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_noop

from piste.core.artefact import hash_file, whole_folder
from piste.core.errors import DataError
from piste.core.language import LANGUAGES
from piste.report.plan_document.dossier import Approval, Dossier, StatementTold, Waiver
from piste.report.plan_document.facts import build_facts
from piste.report.plan_document.outputs import document_outputs
from piste.report.plan_document.region_study import find_region
from piste.report.plan_reading import read_saved_plan, restore_study
from piste.siting.inputs import read_inputs
from piste.siting.plan import Study
from piste.web import jobs
from piste.web.accounts.audit import record
from piste.web.jobs.run import Run as JobRun
from piste.web.planning.deciding.freezing import freeze
from piste.web.planning.deciding.models import GroupMember, PlanDocument, PlanVersion, RegionalPlan, Statement
from piste.web.planning.deciding.rounds import latest_round
from piste.web.planning.deciding.tasks import DOCUMENTS
from piste.web.planning.files import new_folder_name, stored_path
from piste.web.planning.models import Plan
from piste.web.planning.solving import told_first

READING = gettext_noop("Reading the plan and its data")
SETTING = gettext_noop("Setting the documents")


def ask_documents(regional_plan: RegionalPlan, person: Any) -> PlanDocument:
    """Keep the present state as a version and queue the making of its document; one that is under way is returned."""
    with transaction.atomic():
        held = RegionalPlan.objects.select_for_update(of=("self",)).get(pk=regional_plan.pk)
        under_way = PlanDocument.objects.filter(
            regional_plan=held, folder="", job__ended_at=None, job__isnull=False
        ).first()
        if under_way is not None:
            return under_way
        made = PlanDocument.objects.create(regional_plan=held, version=freeze(held, "", person), made_by=person)
        made.job = jobs.start(DOCUMENTS, {"document": made.pk}, owner=person, topic=held.topic, title=held.name)
        made.save(update_fields=["job"])
        record(person, "regional-plan.documents", held, version=made.version.number)
    return made


def make_files(job: JobRun, asked: PlanDocument) -> None:
    """Make all files of a document and keep them.

    Raises
    ------
    PisteError
        Where the plan of points or its data are no longer those that the version was made of.
    """
    regional_plan = asked.regional_plan
    job.progress(share=0.0, message=READING)
    study, tiers = read_study(regional_plan.plan)
    job.check()
    region = find_region(study, regional_plan.region) if regional_plan.region else ""
    facts = build_facts(study, region, tiers)
    job.progress(share=0.2, message=SETTING)

    def step(share: float) -> None:
        job.check()
        job.progress(share=0.2 + 0.8 * share)

    folder = new_folder_name("documents")
    with whole_folder(stored_path(folder)) as draft:
        files = document_outputs(facts, build_dossier_of(regional_plan, asked.version), draft, LANGUAGES, progress=step)
        told = [{"name": one.name, "bytes": one.stat().st_size, "sha256": hash_file(one)} for one in files]
    PlanDocument.objects.filter(pk=asked.pk).update(folder=folder, files=told)


def read_study(plan: Plan) -> tuple[Study, Mapping[str, Any] | None]:
    """Return a plan of points set upon its data again, and its tiers as its file has them."""
    saved = read_saved_plan(plan.path)
    try:
        return restore_study(saved, read_inputs(saved.scenario))[0], saved.content.get("tiers")
    except DataError as fault:
        raise told_first(fault) from None


def build_dossier_of(regional_plan: RegionalPlan, version: PlanVersion) -> Dossier:
    """Return what people have added to a plan: texts and waivers of the version, statements of the latest round."""
    frozen, last = version.frozen, latest_round(regional_plan)
    statements = [] if last is None else last.statements.select_related("body", "answer").order_by("received_at", "pk")
    bodies = regional_plan.bodies.prefetch_related("members")
    council = next((one.name for one in bodies if one.kind == "council"), "")
    return Dossier(
        day=timezone.localdate(version.at),
        publisher=council,
        name=regional_plan.name,
        state=regional_plan.state,
        version=version.number,
        texts=frozen["texts"],
        members=tuple((body.name, ", ".join(_call(one) for one in body.members.all())) for body in bodies),
        waivers=tuple(Waiver(one["criterion"], one["name"], one["reason"]) for one in frozen["waivers"]),
        statements=tuple(_tell(one) for one in statements),
        approval=_approval(regional_plan),
        hearing_until="" if last is None else _when(last.deadline),
    )


def _call(one: GroupMember) -> str:
    return f"{one.name} ({one.title})" if one.title else one.name


def _tell(one: Statement) -> StatementTold:
    answer = getattr(one, "answer", None)

    def words(field: str) -> dict[str, str]:
        return {} if answer is None else {code: getattr(answer, f"{field}_{code}") for code in LANGUAGES}

    return StatementTold(
        one.body.name, _when(one.received_at), one.position, {one.language: one.text}, words("text"), words("changed")
    )


def _approval(regional_plan: RegionalPlan) -> Approval | None:
    found = getattr(regional_plan, "approval", None)
    if found is None or found.approved_at is None:
        return None
    people = tuple((one.name, one.body_name, _when(one.at)) for one in found.approvers.all())
    return Approval(found.sha256 or found.version.sha256, people)


def _when(moment: Any) -> str:
    """Write a day as all three languages read it."""
    return date_format(timezone.localtime(moment), "j.n.Y", use_l10n=False)
