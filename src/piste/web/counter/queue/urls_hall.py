"""Addresses of the hall: kiosk, ticket, display; and of the page that makes their links."""

from django.urls import URLPattern, path

from piste.web.counter.queue.views import devices, hall

urlpatterns: list[URLPattern] = [
    path("devices", devices.show, name="devices"),
    path("devices/<int:number>/end", devices.end, name="device-end"),
    path("kiosk/<str:token>/", hall.kiosk, name="kiosk"),
    path("kiosk/<str:token>/take", hall.take, name="kiosk-take"),
    path("kiosk/<str:token>/ticket/<str:ticket>", hall.kiosk_ticket, name="kiosk-ticket"),
    path("ticket/<str:token>", hall.ticket, name="ticket"),
    path("ticket/<str:token>/leave", hall.give_up, name="ticket-leave"),
    path("display/<str:token>/", hall.display, name="display"),
]
