"""Addresses of shared rooms."""

from django.urls import path

from piste.web.counter.rooms.views import bookings, house, reports, rounds, weeks

app_name = "rooms"
urlpatterns = [
    path("rooms", weeks.points, name="points"),
    path("rooms/bookings/<int:key>", bookings.act, name="act"),
    path("rooms/reports/<int:key>", reports.answer, name="answer"),
    path("rooms/rounds/<int:key>", rounds.walk, name="walk"),
    path("rooms/<slug:code>", weeks.week, name="week"),
    path("rooms/<slug:code>/book/<int:resource>", bookings.book, name="book"),
    path("rooms/<slug:code>/reports", reports.show, name="reports"),
    path("rooms/<slug:code>/house-rules", house.show_rules, name="house"),
    path("rooms/<slug:code>/house-rules/change", house.change_rules, name="house-change"),
    path("rooms/<slug:code>/rules/<int:resource>", house.change_room, name="rule"),
    path("rooms/<slug:code>/occupancy", rounds.occupancy, name="occupancy"),
    path("rooms/<slug:code>/occupancy/begin", rounds.begin, name="begin-round"),
    path("rooms/<slug:code>/occupancy/import", rounds.bring, name="bring"),
    path("rooms/<slug:code>/occupancy/concept.toml", rounds.export, name="concept"),
    path("rooms/<slug:code>/occupancy/occupancy.csv", rounds.export_table, name="occupancy-file"),
]
