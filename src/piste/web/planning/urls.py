"""Addresses of planners' pages."""

from django.urls import path

from piste.web.planning.views import data_sets, plans, runs, scenarios

app_name = "planning"
urlpatterns = [
    path("plans", plans.plans, name="plans"),
    path("plans/<int:pk>", plans.plan, name="plan"),
    path("plans/<int:pk>/files/<path:name>", plans.file, name="plan-file"),
    path("scenarios", scenarios.scenarios, name="scenarios"),
    path("scenarios/add", scenarios.add, name="scenario-add"),
    path("scenarios/import", scenarios.bring, name="scenario-import"),
    path("scenarios/<int:pk>", scenarios.scenario, name="scenario"),
    path("scenarios/<int:pk>/edit", scenarios.edit, name="scenario-edit"),
    path("scenarios/<int:pk>/copy", scenarios.copy, name="scenario-copy"),
    path("scenarios/<int:pk>/toml", scenarios.toml, name="scenario-toml"),
    path("scenarios/<int:pk>/run", scenarios.run, name="scenario-run"),
    path("runs", runs.runs, name="runs"),
    path("runs/<int:pk>", runs.run, name="run"),
    path("runs/<int:pk>/stop", runs.stop, name="run-stop"),
    path("runs/<int:pk>/cancel", runs.cancel, name="run-cancel"),
    path("data-sets", data_sets.data_sets, name="data-sets"),
    path("data-sets/add", data_sets.add, name="data-set-add"),
    path("data-sets/<int:pk>", data_sets.data_set, name="data-set"),
    path("data-sets/<int:pk>/versions/add", data_sets.add_version, name="data-set-version-add"),
    path("data-sets/<int:pk>/versions/<int:number>", data_sets.version, name="data-set-version"),
    path("data-sets/<int:pk>/versions/<int:number>/findings.csv", data_sets.findings, name="data-set-findings"),
]
