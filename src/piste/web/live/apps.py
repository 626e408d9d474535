"""The app `live`."""

from django.apps import AppConfig


class LiveConfig(AppConfig):
    """Server-sent events."""

    name = "piste.web.live"
    label = "live"
    default_auto_field = "django.db.models.BigAutoField"
