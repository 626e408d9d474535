"""Addresses of the queue: desks, reception and, in `urls_hall`, the hall."""

from django.urls import path

from piste.web.counter.queue import urls_hall
from piste.web.counter.queue.views import card, day_list, desk, paper, reception

app_name = "queue"
urlpatterns = [
    path("desk", desk.show, name="desk"),
    path("desk/choose", desk.choose, name="desk-choose"),
    path("desk/leave", desk.leave, name="desk-leave"),
    path("desk/card/<slug:code>", card.show, name="desk-card"),
    path("desk/day", day_list.show, name="day"),
    path("desk/worker.js", day_list.worker, name="desk-worker"),
    path("desk/<slug:name>", desk.do, name="desk-do"),
    path("reception", reception.show, name="reception"),
    path("reception/<int:point>", reception.show, name="reception-point"),
    path("reception/<int:point>/come", reception.has_come, name="has-come"),
    path("reception/<int:point>/paper", paper.show, name="paper"),
    *urls_hall.urlpatterns,
]
