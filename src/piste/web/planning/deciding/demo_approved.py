"""The demo's approved plan: North Savo, heard, answered, signed and sealed the way every plan is; all invented."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from piste.web.accounts.demo import ensure_demo_person
from piste.web.planning.deciding.approving import sign
from piste.web.planning.deciding.freezing import freeze
from piste.web.planning.deciding.models import (
    Consultation,
    GroupBody,
    GroupMember,
    RegionalPlan,
    Statement,
    StatementAnswer,
    Waiver,
)
from piste.web.planning.deciding.text_keeping import save_section
from piste.web.planning.deciding.three_languages import LANGUAGES
from piste.web.planning.models import Plan

REGION, NAME = "11", "Pohjois-Savon palvelupisteverkko (esimerkki)"
SUMMARY = (
    (
        "Esimerkkiteksti. Pohjois-Savon käyntiasiointi kootaan yhteisiin palvelupisteisiin. Pitkien matkojen kunnissa"
        " palvelua annetaan etäyhteydellä ja liikkuvana palveluna."
    ),
    (
        "Exempeltext. Besöksservicen i Norra Savolax samlas till gemensamma servicepunkter. Kommuner långt borta"
        " betjänas på distans och med mobil service."
    ),
    (
        "Example text. In-person service in North Savo is brought together at joint points. Remote municipalities"
        " are served remotely and by mobile service."
    ),
)
STATEMENTS = (
    (
        "municipality", "297", "Kuopio (esimerkki)", "for", "Kaupunki kannattaa yhteisiä pisteitä.",
        "Kiitos lausunnosta.", "nothing", "Lausunto ei muuttanut suunnitelmaa.",
    ),
    (
        "municipality", "263", "Kiuruvesi (esimerkki)", "changes", "Palvelun on säilyttävä kunnassa etäyhteydellä.",
        "Etäpalvelu kirjattiin suunnitelmaan.", "text", "Tiivistelmään lisättiin etäpalvelu ja liikkuva palvelu.",
    ),
)  # fmt: skip
REASON = (
    "Esimerkki: kesäajan lossimatka pidentää matkaa muutamassa saaressa, ja niihin tulee liikkuva palvelu.",
    "Exempel: färjan förlänger resan till några öar under sommaren, och de får mobil service.",
    "Example: in summer a ferry makes the journey longer on a few islands, which get mobile service.",
)


def load_demo_approved(plan: Plan) -> RegionalPlan:
    """Make the demo's approved plan; one that is there already never changes, whatever demo comes after it."""
    known = RegionalPlan.objects.exclude(demo="").filter(region=REGION, name=NAME).first()
    if known is not None:
        return known
    planner, approver = ensure_demo_person("planner"), ensure_demo_person("approver")
    with transaction.atomic():
        made = RegionalPlan.objects.create(
            name=NAME, country=plan.country, region=REGION, plan=plan, demo=plan.digest, made_by=planner,
            state=RegionalPlan.State.ANSWERING,
        )  # fmt: skip
        save_section(made, "summary", 0, dict(zip(LANGUAGES, SUMMARY, strict=True)), planner)
        Waiver.objects.create(
            regional_plan=made, criterion=Waiver.Criterion.REACH, about=Waiver.About.MUNICIPALITY, target="297",
            target_name="Kuopio", by=planner, by_name=str(planner),
            **{f"reason_{code}": text for code, text in zip(LANGUAGES, REASON, strict=True)},
        )  # fmt: skip
        hear(made)
        version = freeze(made, "Hyväksyttäväksi (esimerkki)", planner)
        return sign(made, approver, version.sha256)


def hear(made: RegionalPlan) -> None:
    """Make a round that is over, with its statements and answers, and the group with its approver."""
    planner, now = ensure_demo_person("planner"), timezone.now()
    manager = GroupBody.objects.create(regional_plan=made, kind="property", name="Toimitilojen hallinnoija (esimerkki)")
    GroupMember.objects.create(
        body=manager, name="Heikki Hyvärinen", title="ohjausryhmän jäsen", user=ensure_demo_person("approver"),
        in_steering_group=True, is_approver=True,
    )  # fmt: skip
    held = Consultation.objects.create(
        regional_plan=made, version=freeze(made, "Lausuntokierrokselle (esimerkki)", planner),
        opens_at=now - timedelta(days=40), deadline=now - timedelta(days=10), made_by=planner,
    )  # fmt: skip
    for kind, code, name, position, text, answer, effect, changed in STATEMENTS:
        body = GroupBody.objects.create(regional_plan=made, kind=kind, code=code, name=name)
        held.asked.add(body)
        given = Statement.objects.create(
            consultation=held, body=body, position=position, text=text, language="fi", way=Statement.Way.PAPER,
            received_at=now - timedelta(days=20), given_by=planner, given_by_name=str(planner),
        )  # fmt: skip
        StatementAnswer.objects.create(
            statement=given, text_fi=answer, changed_fi=changed, effect=effect, by=planner
        )  # fmt: skip
