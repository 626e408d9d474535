"""The app `accounts`."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, roles, sign-in."""

    name = "piste.web.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Register the check that refuses the demo, whichever settings are checked."""
        from piste.web.accounts import demo  # noqa: F401, PLC0415
