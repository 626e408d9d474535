"""Visits are deleted by rule: after `PISTE_VISIT_DAYS` only counts remain, from which no single visit can be told."""

from datetime import date, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from piste.web.network.visits.models import DeskTurn, Visit

COUNT_SQL = """
WITH gone AS (
    SELECT v.*, date_trunc('month', v.day)::date AS month,
           (SELECT s.service_id FROM visits_visitservice s WHERE s.visit_id = v.id
            ORDER BY s.position LIMIT 1) AS first,
           (SELECT sum(extract(epoch FROM upper(p.during) - lower(p.during))) FROM visits_period p
            WHERE p.visit_id = v.id AND p.kind = 'serving' AND upper(p.during) IS NOT NULL) AS served_s
    FROM visits_visit v WHERE v.day = %(day)s AND v.ended_at IS NOT NULL
), told AS (
    SELECT point_id, month, first, m.measure, m.value FROM gone, LATERAL (VALUES
        ('kind', kind), ('channel', channel), ('language', language), ('outcome', outcome),
        ('cause', nullif(cause, '')),
        ('hour', extract(hour FROM arrived_at AT TIME ZONE 'Europe/Helsinki')::int::text),
        ('wait-min', CASE WHEN first_called_at IS NOT NULL THEN least(240, greatest(0, floor(extract(
            epoch FROM first_called_at - greatest(arrived_at, coalesce(booked_for, arrived_at))
            ) / 60)))::int::text END),
        ('served-min', CASE WHEN NOT ended_by_rule AND served_s IS NOT NULL THEN
            least(240, floor(served_s / 60))::int::text END)
    ) AS m (measure, value)
)
INSERT INTO visits_visitcount (point_id, month, service_id, measure, value, count)
SELECT point_id, month, first, measure, value, count(*) FROM told WHERE value IS NOT NULL
GROUP BY point_id, month, first, measure, value
ON CONFLICT (point_id, month, service_id, measure, value) DO UPDATE SET count = visits_visitcount.count + excluded.count
"""


def forget_visits(today: date | None = None) -> int:
    """Count and delete, a day a transaction, the visits that are older than the rule; return how many went."""
    limit = (today or timezone.localdate()) - timedelta(days=settings.PISTE_VISIT_DAYS)
    old = Visit.objects.filter(day__lt=limit, ended_at__isnull=False)
    gone = 0
    for day in list(old.order_by("day").values_list("day", flat=True).distinct()):
        with transaction.atomic(), connection.cursor() as cursor:
            visits = Visit.objects.filter(day=day, ended_at__isnull=False)
            list(visits.select_for_update().values_list("pk"))
            cursor.execute(COUNT_SQL, {"day": day})
            gone += visits.delete()[1].get("visits.Visit", 0)
    DeskTurn.objects.filter(during__endswith__lt=timezone.now() - timedelta(days=settings.PISTE_VISIT_DAYS)).delete()
    return gone
