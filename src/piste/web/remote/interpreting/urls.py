"""Addresses of interpreting."""

from django.urls import path

from piste.web.remote.interpreting.views import booking, days, figures, orders, places, profiles

app_name = "interpreting"
urlpatterns = [
    path("interpreting/book", booking.book, name="book"),
    path("interpreting/book/confirm", booking.confirm, name="confirm"),
    path("interpreting/day", days.day, name="day"),
    path("interpreting/assignments/<int:pk>/answer", days.answer, name="answer"),
    path("interpreting/assignments/<int:pk>/enter", days.enter, name="enter"),
    path("interpreting/requests/<int:pk>/take", days.take, name="take"),
    path("interpreting/dial-outs/<int:pk>/report", days.report, name="report"),
    path("interpreting/orders", orders.orders, name="orders"),
    path("interpreting/orders/<int:pk>", orders.order, name="order"),
    path("interpreting/orders/<int:pk>/act", orders.act, name="act"),
    path("calls/<int:pk>/interpreters", orders.of_call, name="of-call"),
    path("interpreting/interpreters", profiles.interpreters, name="interpreters"),
    path("interpreting/interpreters/<int:pk>", profiles.interpreter, name="interpreter"),
    path("interpreting/lists", profiles.preferred, name="lists"),
    path("interpreting/billing.<slug:ending>", figures.billing, name="billing"),
    path("remote/figures", figures.figures, name="figures"),
    path("remote/readiness", places.readiness, name="readiness"),
    path("remote/rooms", places.rooms, name="rooms"),
    path("remote/rooms/<int:pk>", places.room, name="room"),
    path("remote/points/<slug:code>/devices", places.devices, name="devices"),
    path("remote/devices/<int:pk>", places.device, name="device"),
]
