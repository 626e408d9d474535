"""The app `projects`."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """One concept, site projects from need to follow-up, lessons, regions."""

    name = "piste.web.projects"
    label = "projects"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the demo's programme."""
        from piste.web.projects import demo  # noqa: F401, PLC0415
