"""How long ended jobs are kept."""

from datetime import timedelta

from django.db import connection
from django.db.models.functions import Now

from piste.web.jobs.models import Job

KEPT_DAYS = 90


def delete_old_jobs(days: int = KEPT_DAYS) -> int:
    """Delete jobs that ended long ago, and procrastinate's rows of a week ago; return how many of ours went."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE status NOT IN ('todo', 'doing') AND id IN "
            "(SELECT job_id FROM procrastinate_events GROUP BY job_id HAVING max(at) < now() - interval '7 days')"
        )
    gone, _ = Job.objects.filter(ended_at__lt=Now() - timedelta(days=days)).delete()
    return gone
