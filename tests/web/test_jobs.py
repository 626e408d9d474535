"""Background work: queue, progress, stop, cancel, killed workers."""

import logging
import os
import signal
import threading

import psycopg
import pytest
from django.db import connection, transaction

import web.job_tasks  # noqa: F401
from piste.web import jobs
from piste.web.jobs.access import jobs_seen_by
from piste.web.jobs.lock import LOCK_CLASS, connection_parameters, hold_job
from piste.web.jobs.models import Job
from piste.web.jobs.queue import queue_places
from piste.web.jobs.rescue import MOST_ATTEMPTS, rescue_jobs
from piste.web.jobs.retention import delete_old_jobs
from piste.web.jobs.run import Run
from piste.web.jobs.runner import claim, run_job
from piste.web.live.models import Event
from piste.web.live.topics import may_listen


def state_of(job):
    job.refresh_from_db()
    return job.state


def events_of(topic):
    return list(Event.objects.filter(topic=topic).order_by("id").values_list("body", flat=True))


@pytest.mark.django_db(transaction=True)
def test_a_job_reports_on_its_topics_and_keeps_its_result(people):
    owner = people("anna")
    job = jobs.start("test.count", {"steps": 3}, owner=owner, topic="plan:7", title="Plan")
    run_job(job.pk)
    assert state_of(job) == "done" and job.result == {"done": 3} and job.attempt == 1
    told = events_of("plan:7")
    assert [body["state"] for body in told][:2] == ["queued", "running"] and told[-1]["state"] == "done"
    assert events_of(f"job:{job.pk}") == told == events_of(f"jobs-of:{owner.pk}")
    assert told[-1]["value"] == 99.0 and told[-1]["bound"] == 1.0


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_start_leaves_nothing():
    def start_and_fail():
        with transaction.atomic():
            jobs.start("test.small", {})
            raise LookupError

    with pytest.raises(LookupError):
        start_and_fail()
    assert not Job.objects.exists() and not Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_failures_are_told_in_plain_words(caplog):
    data, program = jobs.start("test.fail", {"how": "data"}), jobs.start("test.fail", {"how": "program"})
    with caplog.at_level(logging.CRITICAL):
        run_job(data.pk)
        run_job(program.pk)
    assert state_of(data) == state_of(program) == "failed"
    assert (data.message, data.message_values) == ("The file {file} is empty.", {"file": "a.csv"})
    assert "secret" not in program.message and program.message_values == {"job": program.pk}


@pytest.mark.django_db(transaction=True)
def test_places_in_the_queue_count_each_queue_and_cancelling_moves_the_rest_up():
    first, second, third = (jobs.start("test.count", {"steps": 1}) for _ in range(3))
    small = jobs.start("test.small", {})
    assert queue_places([first, second, third, small]) == {first.pk: 1, second.pk: 2, third.pk: 3, small.pk: 1}
    jobs.cancel(first)
    assert state_of(first) == "cancelled" and queue_places([second, third]) == {second.pk: 1, third.pk: 2}
    run_job(first.pk)
    assert state_of(first) == "cancelled" and first.attempt == 0


@pytest.mark.django_db(transaction=True)
def test_a_superseded_attempt_changes_nothing():
    job = jobs.start("test.count", {"steps": 1})
    old = claim(job.pk)
    Job.objects.filter(pk=job.pk).update(attempt=2)
    assert old.progress(value=5.0, message="old") is False
    assert not old.end("done", result={"old": True})
    assert state_of(job) == "running" and job.result is None and job.value is None
    assert Run(job.pk, 2).end("done", result={"new": True}) and state_of(job) == "done"


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_lock_is_held_is_left_alone_and_given_up_after_three_attempts():
    job = jobs.start("test.count", {"steps": 1})
    with hold_job(job.pk) as held:
        assert held and claim(job.pk)
        assert rescue_jobs() == 0 and state_of(job) == "running"
        with hold_job(job.pk) as again:
            assert not again
    for attempt in range(2, MOST_ATTEMPTS + 1):
        assert rescue_jobs() == 1 and state_of(job) == "queued"
        assert claim(job.pk).attempt == attempt
    assert rescue_jobs() == 1 and state_of(job) == "failed" and rescue_jobs() == 0


@pytest.mark.django_db(transaction=True)
def test_who_sees_a_job(people):
    from django.contrib.auth.models import AnonymousUser  # noqa: PLC0415

    anna, berit = people("anna"), people("berit")
    admin = people("carl", is_superuser=True)
    job = jobs.start("test.small", {}, owner=anna)
    topic = f"job:{job.pk}"
    for user, sees in ((anna, True), (berit, False), (admin, True), (AnonymousUser(), False)):
        assert may_listen(user, topic) is sees and jobs_seen_by(user).exists() is sees
        assert may_listen(user, f"jobs-of:{anna.pk}") is sees
        assert not may_listen(user, "job:1 OR 1") and not may_listen(user, "unknown:1")


@pytest.mark.django_db(transaction=True)
def test_old_jobs_go():
    old, new = jobs.start("test.small", {}), jobs.start("test.small", {})
    run_job(old.pk)
    run_job(new.pk)
    Job.objects.filter(pk=old.pk).update(ended_at="2020-01-01T00:00Z")
    assert delete_old_jobs() == 1 and list(Job.objects.all()) == [new]


def test_a_worker_works_stops_early_is_killed_and_its_job_comes_back(start_process, wait_until):
    """The whole life with real processes: done, killed, back, stopped with the best, ended by SIGTERM."""
    short, long = jobs.start("test.count", {"steps": 2}), jobs.start("test.count", {"steps": 2000})
    worker = start_process("solve")
    assert os.getpriority(os.PRIO_PROCESS, worker.pid) >= 0
    wait_until(lambda: state_of(short) == "done")
    wait_until(lambda: state_of(long) == "running" and long.value is not None)
    assert os.getpriority(os.PRIO_PROCESS, worker.pid) >= 5
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    second = start_process("solve")
    wait_until(lambda: state_of(long) == "running" and long.attempt == 2 and long.value is not None)
    jobs.stop(long)
    wait_until(lambda: state_of(long) == "done")
    assert 0 < long.result["done"] < 2000 and long.asked == "stop"
    third = jobs.start("test.count", {"steps": 2000})
    wait_until(lambda: state_of(third) == "running")
    second.terminate()
    assert second.wait(30) == 0
    assert state_of(third) == "queued" and third.attempt == 0, "a worker that ends is no failure of its job"
    jobs.cancel(third)
    assert state_of(third) == "cancelled"


def test_a_cancelled_job_ends_also_where_its_task_is_deaf(start_process, wait_until):
    deaf = jobs.start("test.deaf", {})
    worker = start_process("solve")
    wait_until(lambda: state_of(deaf) == "running")
    jobs.cancel(deaf)
    Job.objects.filter(pk=deaf.pk).update(asked_at="2020-01-01T00:00Z")  # as if the grace were over
    assert worker.wait(30) == 75
    assert rescue_jobs() == 1 and state_of(deaf) == "cancelled"


@pytest.mark.django_db(transaction=True)
def test_the_page_shows_one_s_own_jobs_and_lets_one_cancel_them(people, client):
    anna, berit = people("anna"), people("berit")
    mine, other = (
        jobs.start("test.count", {"steps": 1}, owner=anna, title="Mine"),
        jobs.start("test.small", {}, owner=berit),
    )
    assert client.get("/jobs/").status_code == 302
    client.force_login(anna)
    page = client.get("/jobs/").content.decode()
    assert "Mine" in page and f"/jobs/{mine.pk}/cancel" in page and f"/jobs/{other.pk}/cancel" not in page
    assert client.post(f"/jobs/{other.pk}/cancel").status_code == 404
    assert client.get(f"/jobs/{mine.pk}/cancel").status_code == 405
    assert client.post(f"/jobs/{mine.pk}/cancel").status_code == 302 and state_of(mine) == "cancelled"


@pytest.mark.django_db(transaction=True)
def test_a_job_told_of_before_its_rescue_let_go_is_waited_for():
    """A worker may hear of a rescued job while the rescue's transaction still holds the job's lock."""
    job = jobs.start("test.count", {"steps": 1})
    held, release = threading.Event(), threading.Event()

    def rescue():
        with psycopg.connect(**connection_parameters()) as other:
            other.execute("SELECT pg_advisory_xact_lock(%s::int, %s::int)", [LOCK_CLASS, job.pk])
            held.set()
            release.wait(20)

    thread = threading.Thread(target=rescue)
    thread.start()
    assert held.wait(20)
    threading.Timer(0.3, release.set).start()
    run_job(job.pk)
    thread.join()
    assert state_of(job) == "done"


@pytest.mark.django_db(transaction=True)
def test_a_waiting_job_whose_row_has_ended_comes_back():
    job = jobs.start("test.count", {"steps": 1})
    assert rescue_jobs() == 0
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [job.number])
    before = job.number
    assert rescue_jobs() == 1 and state_of(job) == "queued" and job.number != before
    assert rescue_jobs() == 0
