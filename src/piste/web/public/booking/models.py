"""What limits the pages that anybody may use."""

from typing import ClassVar

from django.db import models


class Attempt(models.Model):
    """A booking made from an address or for a contact, both only as keyed hashes; counted, then forgotten."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["key", "at"], name="attempts_by_key")]

    def __str__(self) -> str:
        return self.key[:8]
