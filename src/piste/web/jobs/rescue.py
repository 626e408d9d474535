"""Jobs whose worker was killed: they start anew, three times at most."""

from django.db import connection, transaction
from django.utils import timezone

from piste.web.jobs.lock import LOCK_CLASS
from piste.web.jobs.models import Job
from piste.web.jobs.runner import close_row, requeue
from piste.web.jobs.tell import tell

MOST_ATTEMPTS = 3
LOST = "The work was interrupted {attempts} times and was given up. Perhaps it needs more memory than there is."

STALLED_SQL = f"""
    SELECT job.id FROM jobs_job job
    LEFT JOIN procrastinate_jobs brought ON brought.id = job.number
    LEFT JOIN procrastinate_workers worker ON worker.id = brought.worker_id
    WHERE (job.state = 'running'
        OR (job.state = 'queued' AND brought.status = 'doing'
            AND (worker.id IS NULL OR worker.last_heartbeat < now() - interval '60 seconds'))
        OR (job.state = 'queued' AND (brought.id IS NULL OR brought.status NOT IN ('todo', 'doing'))))
    AND NOT EXISTS (
        SELECT 1 FROM pg_locks held WHERE held.locktype = 'advisory' AND held.granted
        AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND held.classid = {LOCK_CLASS} AND held.objid = job.id AND held.objsubid = 2
    )
"""  # noqa: S608  (a constant)


def rescue_jobs() -> int:
    """Queue the jobs of killed workers anew, or give them up; return how many were found."""
    with connection.cursor() as cursor:
        cursor.execute(STALLED_SQL)
        keys = [row[0] for row in cursor.fetchall()]
    return sum(rescue_job(key) for key in keys)


def rescue_job(key: int) -> bool:
    """Rescue one job if it is still nobody's: its row and its lock are held meanwhile."""
    with transaction.atomic():
        job = Job.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=key).first()
        if job is None or job.has_ended or not take_lock(key):
            return False
        if job.asked == Job.Asked.CANCEL:
            job.state = Job.State.CANCELLED
        elif job.state == Job.State.RUNNING and job.attempt >= MOST_ATTEMPTS:
            job.state, job.message, job.message_values = Job.State.FAILED, LOST, {"attempts": job.attempt}
        else:
            requeue(job, worker_is_dead=True)
            return True
        close_row(job)
        job.ended_at = timezone.now()
        job.save(update_fields=["state", "ended_at", "message", "message_values"])
        tell(job)
        return True


def take_lock(key: int) -> bool:
    """Take a job's lock until the end of the transaction, if no worker holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s::int, %s::int)", [LOCK_CLASS, key])
        return bool(cursor.fetchone()[0])
