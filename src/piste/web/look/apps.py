"""The app `look`."""

from django.apps import AppConfig


class LookConfig(AppConfig):
    """The look: templates and components of all pages."""

    name = "piste.web.look"
    label = "look"
