"""The app `visits`."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """Visits and their periods, the order in which they are called, tickets."""

    name = "piste.web.network.visits"
    label = "visits"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear of hand-overs that ended, and say who may hear of a hall."""
        from piste.web.network.visits import hearing, remote_handover  # noqa: F401, PLC0415
