"""The app `experience`."""

from django.apps import AppConfig


class ExperienceConfig(AppConfig):
    """What customers and staff think: gathered by several methods, told honestly, acted on."""

    name = "piste.web.experience"
    label = "experience"

    def ready(self) -> None:
        """Ask whoever was served, register the demo, and bring the ready questionnaires when tables are made."""
        from django.db.models.signals import post_migrate  # noqa: PLC0415

        from piste.web.experience import asking, demo  # noqa: F401, PLC0415
        from piste.web.experience.ready_questionnaires import bring_ready  # noqa: PLC0415

        post_migrate.connect(bring_ready, sender=self)
