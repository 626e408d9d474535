"""The app `planning`."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PlanningConfig(AppConfig):
    """Planners' data sets, scenarios, runs and plans."""

    name = "piste.web.planning"
    label = "planning"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register who may hear what, and see to the built-in data set."""
        from piste.web.planning import access, tasks  # noqa: F401, PLC0415
        from piste.web.planning.data_set_keeping import ensure_built_in  # noqa: PLC0415

        post_migrate.connect(ensure_built_in, sender=self, dispatch_uid="planning.built-in")
