"""A server that is killed, and connections that the database drops: no ticket that a customer was shown is lost."""

import http.client
import json
import signal
import socket
import threading
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.db import connection

from piste.web.counter.queue.devices import find_ticket, make_device
from piste.web.network.visits.models import Period, Visit
from web.queue_hall import Counter

pytestmark = pytest.mark.django_db(transaction=True)
ENOUGH, CLIENTS = 24, 4
"""Fewer tickets than a kiosk may give in a quarter of an hour."""


def free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def press(port, kiosk):
    """Take a ticket; return its token where the server acknowledged it."""
    asked = http.client.HTTPConnection("localhost", port, timeout=20)
    form = urlencode({"service": "advice", "request_id": uuid4(), "lang": "fi"})
    try:
        asked.request("POST", f"/kiosk/{kiosk}/take", form, {"Content-Type": "application/x-www-form-urlencoded"})
        answer = asked.getresponse()
        place = answer.getheader("Location", "")
        return place.split("/ticket/")[1].split("?")[0] if answer.status == 302 else None
    except (OSError, http.client.HTTPException):
        return None
    finally:
        asked.close()


def is_ready(port):
    try:
        asked = http.client.HTTPConnection("localhost", port, timeout=5)
        asked.request("GET", "/health/ready")
        return asked.getresponse().status == 200
    except OSError:
        return False


def test_nothing_acknowledged_is_lost_when_the_server_is_killed(start_process, wait_until):
    counter = Counter()
    _device, kiosk = make_device(counter.point, "kiosk", "Ovi")
    port = free_port()
    options = json.dumps({"host": "127.0.0.1", "port": port, "workers": 1})
    server = start_process(options, module="piste.web.serving.server")
    wait_until(lambda: is_ready(port), "the server")
    told, killed = [], threading.Event()

    def customers():
        while not killed.is_set():
            if token := press(port, kiosk):
                told.append(token)

    threads = [threading.Thread(target=customers) for _each in range(CLIENTS)]
    for thread in threads:
        thread.start()
    while len(told) < ENOUGH // 2:
        threading.Event().wait(0.01)
    with connection.cursor() as cursor:  # the database throws the server out in the middle
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    wait_until(lambda: len(told) >= ENOUGH, "tickets after the database dropped its connections")
    server.send_signal(signal.SIGKILL)
    killed.set()
    for thread in threads:
        thread.join()

    kept = [find_ticket(token) for token in told]
    assert all(kept) and len({visit.pk for visit in kept}) == len(told) >= ENOUGH
    numbers = sorted(Visit.objects.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert Period.objects.filter(during__endswith__isnull=True).count() == len(numbers)
