"""The app `interpreting`."""

from django.apps import AppConfig


class InterpretingConfig(AppConfig):
    """Interpreters' profiles, orders, answers, and what is paid for."""

    name = "piste.web.remote.interpreting"
    label = "interpreting"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear of appointments and calls, and bring the demo's interpreters."""
        from piste.web.remote.interpreting import demo, dial_out, following, on_demand, settling  # noqa: F401, PLC0415
