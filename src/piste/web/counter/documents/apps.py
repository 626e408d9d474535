"""The app `documents`."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Papers are taken in, batched, handed over and acknowledged."""

    name = "piste.web.counter.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"
