"""The app `remote`."""

from django.apps import AppConfig


class RemoteConfig(AppConfig):
    """Calls by video, the lobby before them, experts on duty."""

    name = "piste.web.remote"
    label = "remote"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say who may hear what, take hand-overs that desks ask for, register what is forgotten."""
        from piste.web.remote import demo_duty, handover, retention, topics  # noqa: F401, PLC0415
