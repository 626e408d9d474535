"""Pages beside the desk with something on them: a card, papers in a batch, paper numbers, booking for a customer."""

from datetime import date

from piste.web.counter.documents.handing_over import hand_over, make_batch
from piste.web.counter.documents.taking_in import take_in
from piste.web.network.booking.models import Appointment
from piste.web.network.models import Agency, Offering, Point, Service, ServiceCard

COUNTER_PAGES = (
    "/desk/card/queue-benefits", "/desk/day", "/reception/{queue_point}/paper", "/documents/{queue_point}",
    "/documents/receipts/{receipt}", "/documents/batches/{batch}", "/documents/arriving",
    "/kiosk/{kiosk}/appointment", "/roster/mikkeli/book?service=benefits&language=fi",
    "/roster/appointments/{to_move}/move",
)  # fmt: skip


def make_counter(point_id, user):
    """Make them at a point with a queue (`make_queue`), and return the keys that addresses need."""
    point, kela = Point.objects.get(pk=point_id), Agency.objects.get(code="kela")
    service = Service.objects.get(code="queue-benefits")
    ServiceCard.objects.create(
        service=service, mandator=kela, version=2, dated=date(2026, 9, 1), does={"fi": "Neuvo"},
        does_not={"fi": "Et päätä"}, papers={"sv": "Identitetsbevis"}, expert_name="Eija Esimerkki",
        expert_phone="029 000 0000",
    )  # fmt: skip
    Offering.objects.create(point=point, service=service, presence="DocumentReceived", valid_from=date(2026, 1, 1))
    sent = take_in(point, kela, "application", 3, user)
    batch = hand_over(make_batch(point, kela, user), "courier", user)
    take_in(point, kela, "attachment", 2, user)
    to_move = Appointment.objects.filter(state="booked", point__isnull=False).first()
    return {"receipt": sent.pk, "batch": batch.pk, "to_move": to_move.pk}
