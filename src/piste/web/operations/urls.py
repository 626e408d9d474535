"""The addresses for whoever runs Piste."""

from django.urls import path

from piste.web.operations import health, metrics

app_name = "operations"
urlpatterns = [
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
    path("metrics", metrics.metrics, name="metrics"),
]
