"""Published months of open statistics."""

from piste.web.counter.follow_up.models.open_month import OpenMonth

__all__ = ["OpenMonth"]
