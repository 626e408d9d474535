"""The app `costs`."""

from django.apps import AppConfig


class CostsConfig(AppConfig):
    """What the programme costs and saves: entries of the accounts, never overwritten, beside plan and forecast."""

    name = "piste.web.projects.costs"
    label = "costs"

    def ready(self) -> None:
        """Register who may hear what, background work, and the demo's entries."""
        from piste.web.projects.costs import access, demo_load, tasks  # noqa: F401, PLC0415
