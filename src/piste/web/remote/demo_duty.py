"""The demo's expert is on duty, and one customer waits for one."""

from piste.web.network.demo import demo_step
from piste.web.network.models import Point, StaffMember, Training
from piste.web.remote.duty import ask_expert, begin_duty
from piste.web.remote.models import ExpertRequest, OnDuty


@demo_step(60)
def load_duty() -> None:
    """Bring them once."""
    member = StaffMember.objects.filter(kind="expert", user__isnull=False).first()
    if member is None or OnDuty.objects.exists() or ExpertRequest.objects.exists():
        return
    begin_duty(member)
    training = Training.objects.filter(staff=member).select_related("service").first()
    advisor = StaffMember.objects.filter(kind="advisor", user__isnull=False).first()
    if training is not None:
        ask_expert(
            service=training.service,
            point=Point.objects.filter(code="mikkeli").first(),
            language="fi",
            asked_by=advisor.user if advisor else None,
        )
