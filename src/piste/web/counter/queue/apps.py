"""The app `queue`."""

from django.apps import AppConfig


class QueueConfig(AppConfig):
    """Pages by which customers queue and desks serve them."""

    name = "piste.web.counter.queue"
    label = "queue"
    default_auto_field = "django.db.models.BigAutoField"
