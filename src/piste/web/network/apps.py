"""The app `network`."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """What all apps share: agencies, points, rooms, services."""

    name = "piste.web.network"
    label = "network"
