"""The app `planning`."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    """Planners' data sets, scenarios, runs and plans."""

    name = "piste.web.planning"
    label = "planning"
    default_auto_field = "django.db.models.BigAutoField"
