"""The app `interim`."""

from django.apps import AppConfig


class InterimConfig(AppConfig):
    """Interim reports of the programme: of the country, a region or a site."""

    name = "piste.web.projects.interim"
    label = "interim"

    def ready(self) -> None:
        """Register who may hear what, background work, and the demo's report."""
        from piste.web.projects.interim import access, demo_load, tasks  # noqa: F401, PLC0415
