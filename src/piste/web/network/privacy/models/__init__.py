"""Who opened what, and when each rule of retention last ran."""

from piste.web.network.privacy.models.access import AccessEntry
from piste.web.network.privacy.models.retention_run import RetentionRun

__all__ = ["AccessEntry", "RetentionRun"]
