"""Figures for Prometheus, summed over all processes where PROMETHEUS_MULTIPROC_DIR is set (as `piste serve` does)."""

import os
from collections.abc import Iterator

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY, Collector

SECONDS = Histogram(
    "piste_request_seconds", "Time until the answer begins.", ("route", "method"),
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)  # fmt: skip
ANSWERS = Counter("piste_requests", "Answers by status.", ("route", "method", "status"))
STREAMS = Gauge("piste_live_streams", "Pages that listen now.", multiprocess_mode="livesum")
EVENTS = Counter("piste_live_events", "Events handed to pages.")


def measure(route: str, method: str, status: int, seconds: float) -> None:
    """Count one answer."""
    SECONDS.labels(route, method).observe(seconds)
    ANSWERS.labels(route, method, str(status)).inc()


class JobCollector(Collector):
    """Jobs by state, read when asked."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield how many jobs wait and run, and how long the first has waited."""
        jobs = GaugeMetricFamily("piste_jobs", "Jobs that wait or run.", labels=("queue", "state"))
        waits = GaugeMetricFamily(
            "piste_jobs_oldest_wait_seconds", "How long the oldest has waited.", labels=("queue",)
        )
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT queue, state, count(*), extract(epoch FROM now() - min(created_at)) FROM jobs_job "
                "WHERE state IN ('queued', 'running') GROUP BY queue, state"
            )
            for queue, state, count, wait_s in cursor.fetchall():
                jobs.add_metric((queue, state), count)
                if state == "queued":
                    waits.add_metric((queue,), float(wait_s))
        yield jobs
        yield waits


@require_GET
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer with the figures to whoever knows METRICS_TOKEN; without one the page does not exist."""
    token = getattr(settings, "METRICS_TOKEN", "")
    if not token:
        return HttpResponse(status=404)
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not constant_time_compare(given, token):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)
        text = generate_latest(registry)
    else:
        text = generate_latest(REGISTRY)
    own = CollectorRegistry()
    own.register(JobCollector())
    return HttpResponse(text + generate_latest(own), content_type=CONTENT_TYPE_LATEST)
