"""The app `queue`."""

from django.apps import AppConfig


class QueueConfig(AppConfig):
    """Pages by which customers queue and desks serve them."""

    name = "piste.web.counter.queue"
    label = "queue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the demo's morning and its hall."""
        from piste.web.counter.queue import demo, demo_hall  # noqa: F401, PLC0415  (models are not ready before)
