"""Addresses of the roster."""

from django.urls import path

from piste.web.counter.roster.views import booking, days, weeks

app_name = "roster"
urlpatterns = [
    path("roster", weeks.points, name="points"),
    path("roster/messages", days.failures, name="failures"),
    path("roster/messages/<int:key>", days.seen, name="seen"),
    path("roster/turns/<int:key>", weeks.change, name="change"),
    path("roster/turns/<int:key>/swap", weeks.swap, name="swap"),
    path("roster/appointments/<int:key>", days.act, name="act"),
    path("roster/appointments/<int:key>/move", booking.move_it, name="move"),
    path("roster/<slug:code>/book", booking.book_it, name="book"),
    path("roster/<slug:code>", weeks.week, name="week"),
    path("roster/<slug:code>/add", weeks.add, name="add"),
    path("roster/<slug:code>/copy", weeks.copy, name="copy"),
    path("roster/<slug:code>/day", days.day, name="day"),
]
