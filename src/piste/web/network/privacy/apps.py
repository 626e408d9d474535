"""The app `privacy`."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """What protects people: rules of retention with their runs, the log of access, the refusal of identity codes."""

    name = "piste.web.network.privacy"
    label = "privacy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the rules of bookings and of the log itself."""
        from piste.web.network.privacy import rules  # noqa: F401, PLC0415
