"""The app `jobs`."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Background work."""

    name = "piste.web.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register who may hear of a job."""
        from piste.web.jobs import access  # noqa: F401, PLC0415
