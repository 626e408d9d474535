"""Remote service with something on its pages: a call, and a request that waits."""

from piste.web.remote.calls import begin_call
from piste.web.remote.duty import ask_expert, begin_duty
from web.remote_people import make_service, make_staff

REMOTE_PAGES = ("/calls", "/duty", "/experts/ask", "/calls/{call}", "/calls/{call}/invite")


def make_remote(user):
    """Make them and return the keys that addresses need."""
    call, _host = begin_call(user, service=make_service(), language="fi")
    begin_duty(make_staff("erik"))
    ask_expert(service=make_service(), language="fi", note="Odottaa huoneessa 1")
    return {"call": call.pk}
