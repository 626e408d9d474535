"""Addresses of booking."""

from django.urls import path

from piste.web.public.booking.views import asking, booking, customer_sign_in, own

app_name = "public_booking"
urlpatterns = [
    path("book", asking.service, name="service"),
    path("book/place", asking.place, name="place"),
    path("book/time", asking.time, name="time"),
    path("book/sign-in", booking.sign_in, name="sign-in"),
    path("book/sign-in/start", customer_sign_in.start, name="sign-in-start"),
    path("book/sign-in/back", customer_sign_in.back, name="sign-in-back"),
    path("book/details", booking.details, name="details"),
    path("book/confirm", booking.confirm, name="confirm"),
    path("appointments/<str:token>", own.appointment, name="appointment"),
    path("appointments/<str:token>/calendar.ics", own.calendar, name="calendar"),
    path("appointments/<str:token>/come", own.come_in, name="come"),
    path("appointments/<str:token>/move", own.move_it, name="move"),
    path("appointments/<str:token>/cancel", own.cancel_it, name="cancel"),
    path("appointments/<str:token>/earlier", own.earlier, name="earlier"),
    path("earlier/<str:token>", own.offer, name="offer"),
]
