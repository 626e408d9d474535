"""The app `network`."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """What all apps share: agencies, points, rooms, services."""

    name = "piste.web.network"
    label = "network"

    def ready(self) -> None:
        """Say what scopes may name, and bring the demo's directory."""
        from piste.web.network import demo_points, scope_names  # noqa: F401, PLC0415
