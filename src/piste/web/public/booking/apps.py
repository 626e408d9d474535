"""The app `public_booking`."""

from django.apps import AppConfig


class PublicBookingConfig(AppConfig):
    """Customers book, move and cancel without an account."""

    name = "piste.web.public.booking"
    label = "public_booking"
    default_auto_field = "django.db.models.BigAutoField"
