"""The app `follow_up`."""

from django.apps import AppConfig


class FollowUpConfig(AppConfig):
    """Figures of visits and resources, the page of a point's lead, exports, open statistics, privacy."""

    name = "piste.web.counter.follow_up"
    label = "follow_up"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Bring the demo's weeks."""
        from piste.web.counter.follow_up import demo  # noqa: F401, PLC0415
