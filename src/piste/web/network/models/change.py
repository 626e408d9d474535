"""When the directory changed: a line a statement, written by the database itself (see the third migration)."""

from typing import ClassVar

from django.db import models


class DirectoryChange(models.Model):
    """A change of a table that the public may know of. Only the newest counts; a nightly job drops the others."""

    at = models.DateTimeField(db_index=True)

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-at"]

    def __str__(self) -> str:
        return self.at.isoformat()
