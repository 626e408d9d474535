"""The demo's hall: a kiosk and a display at Mikkeli, whose addresses are known because it is a demo."""

from piste.web.accounts.private_link import hash_token
from piste.web.counter.queue.models import Device
from piste.web.network.demo import demo_step
from piste.web.network.models import Point

DEVICES = (("kiosk", "Ovi", "demo-kiosk"), ("display", "Aula", "demo-display"))


@demo_step(41)
def load_hall() -> None:
    """Bring both devices: /kiosk/demo-kiosk/ and /display/demo-display/."""
    point = Point.objects.filter(code="mikkeli").first()
    if point is None:
        return
    for kind, name, token in DEVICES:
        Device.objects.get_or_create(
            token_hash=hash_token(token), defaults={"point": point, "kind": kind, "name": name}
        )
