"""The app `booking`."""

from django.apps import AppConfig


class BookingConfig(AppConfig):
    """One engine for people, rooms, desks and interpreters: rosters, reservations, appointments."""

    name = "piste.web.network.booking"
    label = "booking"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Bring the demo's rosters."""
        from piste.web.network.booking import demo_roster  # noqa: F401, PLC0415
