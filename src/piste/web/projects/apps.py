"""The app `projects`."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """One concept, site projects from need to follow-up, lessons, regions."""

    name = "piste.web.projects"
    label = "projects"
    default_auto_field = "django.db.models.BigAutoField"
