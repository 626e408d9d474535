"""The app `directory`."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Keeping the directory; service cards; warnings of trainings that end."""

    name = "piste.web.network.editing"
    label = "directory"

    def ready(self) -> None:
        """Bring the demo's cards, agreements and duties."""
        from piste.web.network.editing import demo_cards  # noqa: F401, PLC0415
