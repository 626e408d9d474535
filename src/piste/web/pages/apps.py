"""The app `pages`."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Pages of no other app."""

    name = "piste.web.pages"
    label = "pages"
