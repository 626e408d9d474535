"""Kill -9 of the web server and the worker in the middle of bookings and queue moves: nothing acknowledged is lost.

The database's turn comes in `make soak` (`bench faults`): the tests share theirs. That a killed one starts again is
tested in tests/unit/web/test_private_database.py.
"""

import asyncio
import os
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from bench import booking, faults
from django.db import connection


@pytest.mark.django_db(transaction=True)
def test_nothing_acknowledged_is_lost_when_web_server_and_worker_are_killed(monkeypatch):
    monkeypatch.setattr(booking, "POINTS", 3)
    monkeypatch.setattr(faults, "BETWEEN", 4)
    monkeypatch.setattr(faults, "CUSTOMERS", 3)
    booking.make_country()
    kiosks = faults.prepare_kiosks()
    own = connection.settings_dict
    url = f"postgresql://{own['USER']}@/{own['NAME']}?host={own['HOST']}"
    told_of = {"DATABASE_URL": url, "PYTHONPATH": os.pathsep.join(sys.path), "PISTE_BOOKINGS_AN_HOUR": "1000000"}
    servers = faults.Servers(os.environ | told_of)
    try:
        with ThreadPoolExecutor(1) as thread:  # this thread may run Playwright's loop
            playing = thread.submit(asyncio.run, faults.play(servers, kiosks, [servers.kill_web, servers.kill_worker]))
            told = playing.result(120)
    finally:
        servers.end()
    assert told.booked and told.tickets and told.calls and told.unanswered
    assert not [status for status in told.answers if status >= 500 and status != 503]
    assert faults.find_lost(told) == []
    assert dict(booking.check("now"))["double bookings now"] == "0"
    told.tickets.append("999999.0")
    told.calls.append((0, 0))
    assert len(faults.find_lost(told)) == 2, "what is missing would have been seen"
