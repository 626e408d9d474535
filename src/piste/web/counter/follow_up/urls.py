"""Addresses of follow-up."""

from django.urls import path

from piste.web.counter.follow_up.views import figures, privacy, statistics, today, visits

app_name = "follow_up"
urlpatterns = [
    path("follow-up", figures.show, name="figures"),
    path("follow-up/resources", figures.resources, name="resources"),
    path("follow-up/visits", visits.show_list, name="visits"),
    path("follow-up/visits/<int:key>", visits.show_one, name="visit"),
    path("follow-up/files/<slug:what>.<slug:ending>", figures.give_file, name="file"),
    path("today", today.points, name="points"),
    path("today/<slug:code>", today.show, name="today"),
    path("statistics", statistics.show, name="open"),
    path("statistics.csv", statistics.give_csv, name="open-csv"),
    path("statistics.json", statistics.give_json, name="open-json"),
    path("privacy", privacy.rules, name="privacy"),
    path("privacy/access", privacy.access, name="access"),
]
