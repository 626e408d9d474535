"""Addresses of interim reports."""

from django.urls import path

from piste.web.projects.interim.views import loop, public, reports, visits

app_name = "interim"
ONE = "programme/reports/<int:pk>"
urlpatterns = [
    path("programme/reports", reports.reports, name="reports"),
    path("programme/reports/add", reports.add, name="add"),
    path(ONE, reports.report, name="report"),
    path(f"{ONE}/files", reports.files_state, name="files"),
    path(f"{ONE}/make", reports.make, name="make"),
    path(f"{ONE}/freeze", reports.freeze_now, name="freeze"),
    path(f"{ONE}/texts", reports.texts, name="texts"),
    path(f"{ONE}/texts/<slug:key>", reports.section, name="section"),
    path(f"{ONE}/versions/<int:number>", reports.version, name="version"),
    path(f"{ONE}/versions/<int:number>/publish", reports.publish_version, name="publish"),
    path(f"{ONE}/files/<int:made>/<str:name>", reports.download, name="file"),
    path("reports/<str:key>", public.public_report, name="public"),
    path("reports/<str:key>/press", public.press, name="press"),
    path("reports/<str:key>/<str:name>", public.public_file, name="public-file"),
    path("programme/plan-again", loop.again, name="plan-again"),
    path("programme/plan-again/<int:pk>", loop.one_again, name="again"),
    path("programme/plan-again/<int:pk>/<str:name>", loop.again_file, name="again-file"),
    path("programme/plan-again/visits", visits.visit_files, name="visit-files"),
    path("programme/plan-again/visits/<int:pk>", visits.visit_file, name="visit-file"),
    path("programme/plan-again/visits/<int:pk>/take", visits.take, name="take-visits"),
]
