"""Addresses of the queue: desks, reception and, in `urls_hall`, the hall."""

from django.urls import path

from piste.web.counter.queue import urls_hall
from piste.web.counter.queue.views import desk, reception

app_name = "queue"
urlpatterns = [
    path("desk", desk.show, name="desk"),
    path("desk/choose", desk.choose, name="desk-choose"),
    path("desk/leave", desk.leave, name="desk-leave"),
    path("desk/<slug:name>", desk.do, name="desk-do"),
    path("reception", reception.show, name="reception"),
    path("reception/<int:point>", reception.show, name="reception-point"),
    *urls_hall.urlpatterns,
]
