"""The app `deciding`."""

from django.apps import AppConfig


class DecidingConfig(AppConfig):
    """Regional plans on their way from draft to approval."""

    name = "piste.web.planning.deciding"
    label = "deciding"
    default_auto_field = "django.db.models.BigAutoField"
