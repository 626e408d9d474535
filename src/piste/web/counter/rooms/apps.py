"""The app `rooms`."""

from django.apps import AppConfig


class RoomsConfig(AppConfig):
    """Rooms and desks of shared work environments: rules, bookings, reports, house rules, occupancy."""

    name = "piste.web.counter.rooms"
    label = "rooms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear of appointments that change, register what is forgotten, bring the demo's rooms."""
        from piste.web.counter.rooms import demo, hearing, retention  # noqa: F401, PLC0415
