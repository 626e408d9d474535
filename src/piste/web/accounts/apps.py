"""The app `accounts`."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, roles, sign-in."""

    name = "piste.web.accounts"
    label = "accounts"
