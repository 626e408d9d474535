"""Health, figures, logs: for whoever runs Piste, and without a word about people."""

import json
import logging
import sys

import pytest
from django.db import connections
from django.db.utils import OperationalError

import web.job_tasks  # noqa: F401
from piste.web import jobs
from piste.web.operations import health
from piste.web.operations.logs import FIELDS, JsonLines, PlainLines, clean


def record(name="piste.x", words="words", *arguments, fault=None, **extra):
    made = logging.LogRecord(name, logging.ERROR, __file__, 1, words, arguments, fault)
    made.__dict__.update(extra)
    return made


@pytest.mark.django_db
def test_a_healthy_process_says_so(client):
    assert client.get("/health/live").content == b"ok\n"
    assert client.get("/health/ready").json() == {"ready": True, "database": "ok", "migrations": "ok"}
    assert client.post("/health/ready").status_code == 405


@pytest.mark.django_db
def test_a_process_without_tables_or_database_is_not_ready_but_lives(client, monkeypatch):
    monkeypatch.setattr(health, "_MIGRATED", set())
    monkeypatch.setattr("django.db.migrations.executor.MigrationExecutor.migration_plan", lambda *_: ["one"])
    answer = client.get("/health/ready")
    assert answer.status_code == 503 and "piste web migrate" in answer.json()["migrations"]

    def refuse(*_arguments, **_more):
        raise OperationalError

    monkeypatch.setattr(connections["default"], "cursor", refuse)
    answer = client.get("/health/ready")
    assert answer.status_code == 503 and answer.json()["database"] == "no answer"
    assert client.get("/health/live").status_code == 200


@pytest.mark.django_db
def test_figures_are_for_whoever_knows_the_token(client, settings):
    assert client.get("/metrics").status_code == 404
    settings.METRICS_TOKEN = "open sesame"
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 401
    jobs.start("test.small", {})
    text = client.get("/metrics", headers={"Authorization": "Bearer open sesame"}).content.decode()
    assert 'piste_jobs{queue="upkeep",state="queued"} 1.0' in text
    assert 'piste_requests_total{method="GET",route="/metrics",status="401"}' in text
    assert "piste_live_streams" in text


@pytest.mark.django_db
def test_a_request_is_logged_by_route_with_a_name_that_the_user_sees(client, caplog):
    caplog.set_level(logging.INFO, "piste.request")
    answer = client.get("/live/?topic=user:1&secret=1")
    own = [made for made in caplog.records if made.name == "piste.request"]
    line = json.loads(JsonLines().format(own[-1]))
    assert (line["route"], line["status"], line["request"]) == ("/live/", 403, answer["X-Request-Id"])
    assert "secret" not in json.dumps(line)
    client.get("/health/live")
    again = [made for made in caplog.records if made.name == "piste.request"]
    assert len(again) == len(own), "looks of a supervisor are not worth a line"


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("mail to anna.aalto@example.fi failed", "mail to … failed"),
        ("identity 131052-308T given", "identity … given"),
        ("token 3fJ8kQ2mZx9Lw7Rt5Vb1Nc given", "token … given"),
        ("cluster started in 12 s", "cluster started in 12 s"),
        ("a-long-but-plain-sentence-of-words", "a-long-but-plain-sentence-of-words"),
    ],
)
def test_words_lose_addresses_codes_and_secrets(words, left):
    assert clean(words) == left


def test_paths_in_django_s_own_words_are_left_out():
    line = json.loads(JsonLines().format(record("django.request", "Not Found: %s", "/visit/abc/?name=Anna")))
    assert line["words"] == "Not Found: …"


def test_a_fault_is_told_by_type_and_place_never_by_its_words():
    try:
        int("Anna Aalto, Kuopio")
    except ValueError:
        fault = sys.exc_info()
    made = record(fault=fault, request="abc", job=7, email="anna@example.fi")
    line = json.loads(JsonLines().format(made))
    assert line["fault"] == "ValueError" and "test_operations.py" in line["at"][-1] and line["job"] == 7
    assert set(line) <= {"time", "level", "from", "words", "fault", "at", *FIELDS}
    assert "Anna" not in json.dumps(line) + PlainLines().format(made)
    assert "ValueError" in PlainLines().format(made)
