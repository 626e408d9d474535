"""The app `public`."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """Pages that anyone may read."""

    name = "piste.web.public"
    label = "public"
