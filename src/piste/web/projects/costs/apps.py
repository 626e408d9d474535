"""The app `costs`."""

from django.apps import AppConfig


class CostsConfig(AppConfig):
    """What the programme costs and saves: entries of the accounts, never overwritten, beside plan and forecast."""

    name = "piste.web.projects.costs"
    label = "costs"

    def ready(self) -> None:
        """Register the demo's entries."""
        from piste.web.projects.costs import demo_load  # noqa: F401, PLC0415
