"""The app `api`."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The directory for other systems."""

    name = "piste.web.api"
    label = "api"
