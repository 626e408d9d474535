"""Addresses of costs, and of the programme page."""

from django.urls import path

from piste.web.projects.costs.views import dashboard, entries, imports, overview, way

app_name = "costs"
ONE = "programme/costs"
urlpatterns = [
    path("programme/", dashboard.dashboard, name="dashboard"),
    path(ONE, overview.overview, name="overview"),
    path(f"{ONE}/entries", entries.entries, name="entries"),
    path(f"{ONE}/entries.csv", entries.entries_csv, name="entries-csv"),
    path(f"{ONE}/entries.xlsx", entries.entries_xlsx, name="entries-xlsx"),
    path(f"{ONE}/entries/<int:pk>", entries.entry, name="entry"),
    path(f"{ONE}/plan-lines", entries.plan_lines, name="plan-lines"),
    path(f"{ONE}/way", way.way, name="way"),
    path(f"{ONE}/imports", imports.imports, name="imports"),
    path(f"{ONE}/imports/add", imports.add_import, name="import-add"),
    path(f"{ONE}/imports/<int:pk>", imports.one_import, name="import"),
    path(f"{ONE}/imports/<int:pk>/findings.csv", imports.import_findings, name="import-findings"),
    path(f"{ONE}/ledgers/add", imports.add_plan, {"kind": "ledger"}, name="ledger-add"),
    path(f"{ONE}/way/add", imports.add_plan, {"kind": "path"}, name="way-add"),
]
