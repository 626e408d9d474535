"""The app `plan_map`."""

from django.apps import AppConfig


class PlanMapConfig(AppConfig):
    """The map of a plan, and its drafts."""

    name = "piste.web.planning.plan_map"
    label = "plan_map"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register who may hear of drafts."""
        from piste.web.planning.plan_map import hearing  # noqa: F401, PLC0415
