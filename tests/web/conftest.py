"""What the tests of the web share."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from piste.core.deadline import Deadline


@pytest.fixture
def people(django_user_model):
    """Make people by name, ordinary ones."""

    def make(name, **more):
        return django_user_model.objects.create_user(**{django_user_model.USERNAME_FIELD: name}, **more)

    return make


@pytest.fixture
def wait_until():
    """Wait for something that another process does; a minute at most, which only a failure takes."""

    def wait(condition, what=""):
        limit = Deadline(60)
        while not (found := condition()):
            assert not limit.passed(), f"waited in vain: {what or condition}"
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.05)")
        return found

    return wait


@pytest.fixture
def start_process(transactional_db):  # noqa: ARG001
    """Start our own processes on the tests' database; whatever a test leaves is killed."""
    started = []

    def start(*arguments, module="web.worker_with_tasks"):
        url = "postgresql:///{NAME}?host={HOST}".format(**connection.settings_dict).replace(
            "///", f"//{connection.settings_dict['USER']}@/"
        )
        environment = os.environ | {"DATABASE_URL": url, "PYTHONPATH": os.pathsep.join(sys.path)}
        process = subprocess.Popen([sys.executable, "-m", module, *arguments], env=environment, stderr=subprocess.PIPE)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
