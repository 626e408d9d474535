"""Interpreting with something on its pages: an interpreter, an order, devices, and what was interpreted."""

from piste.web.network.models import Device, Point, Room, Service, StaffMember
from piste.web.remote.calls import begin_call
from piste.web.remote.interpreting.demo import load_interpreters
from piste.web.remote.interpreting.models import Order

INTERPRETING_PAGES = (
    "/interpreting/book?service={debt}&language=uk&service_language=fi&way=room&track=authority&equipment=scanner",
    "/interpreting/day", "/interpreting/orders", "/interpreting/orders/{order}", "/calls/{call_host}/interpreters",
    "/interpreting/interpreters", "/interpreting/interpreters/{interpreter}", "/interpreting/lists", "/remote/figures",
    "/remote/readiness", "/remote/rooms", "/remote/rooms/{remote_room}", "/remote/points/mikkeli/devices",
)  # fmt: skip


def make_interpreting(user):
    """Make them and return the keys that addresses need."""
    load_interpreters()
    call, _host = begin_call(user, service=Service.objects.get(code="debt"), language="fi")
    room = Room.objects.filter(kind="remote", point__code="mikkeli").first()
    Device.objects.create(point=Point.objects.get(code="mikkeli"), room=room, kind="scanner", name="Fujitsu")
    order = Order.objects.first()
    return {
        "debt": Service.objects.get(code="debt").pk, "order": order.pk if order else 0, "call_host": call.pk,
        "interpreter": StaffMember.objects.filter(kind="interpreter").first().pk, "remote_room": room.pk,
    }  # fmt: skip
