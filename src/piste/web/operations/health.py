"""`/health/live`: the process answers. `/health/ready`: it may be sent people. No answer says anything about people."""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import Error
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from psycopg_pool import PoolTimeout

_MIGRATED: set[str] = set()
"""Databases once seen to be up to date: a process never needs to look again, as migrations only go forward."""


@require_safe
@never_cache
def live(_request: HttpRequest) -> HttpResponse:
    """Answer that this process lives; a supervisor that hears nothing restarts it."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def ready(_request: HttpRequest) -> JsonResponse:
    """Answer 200 where the database answers and is up to date, else 503 with what is wrong."""
    checks = {"database": check_database(), "migrations": "unknown"}
    if checks["database"] == "ok":
        checks["migrations"] = check_migrations()
    fine = all(answer == "ok" for answer in checks.values())
    return JsonResponse({"ready": fine, **checks}, status=200 if fine else 503)


def check_database() -> str:
    """Ask the database for a sign of life."""
    try:
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute("SELECT 1")
    except (Error, PoolTimeout):
        return "no answer"
    return "ok"


def check_migrations() -> str:
    """Tell whether the database's tables are those of this version."""
    if DEFAULT_DB_ALIAS in _MIGRATED:
        return "ok"
    executor: Any = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return "missing: run piste web migrate"
    _MIGRATED.add(DEFAULT_DB_ALIAS)
    return "ok"
