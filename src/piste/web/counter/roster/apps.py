"""The app `roster`."""

from django.apps import AppConfig


class RosterConfig(AppConfig):
    """The roster of a point's people, its appointments, and messages that did not arrive."""

    name = "piste.web.counter.roster"
    label = "roster"
    default_auto_field = "django.db.models.BigAutoField"
