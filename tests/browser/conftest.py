"""One browser for all tests that look at pages."""

import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from piste.core.deadline import Deadline

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser():
    """Return a running Chromium: the one of PISTE_CHROMIUM, else the system's."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright runs a loop in this thread until the run ends
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        yield chromium
        chromium.close()


def find_chromium():
    """Return where Chromium is."""
    named = os.environ.get("PISTE_CHROMIUM", "")
    path = named if named and Path(named).exists() else next((p for p in map(shutil.which, NAMES) if p), None)
    assert path, "no Chromium: apt-get install chromium, or name one in PISTE_CHROMIUM"
    return path


@dataclass(frozen=True)
class WebServer:
    """The real web server, on the tests' database."""

    url: str


@pytest.fixture(scope="session")
def web_server(django_db_setup):  # noqa: ARG001
    """Run one uvicorn process for all tests that look at the web: streams and static files as in real use."""
    from django.db import connection  # noqa: PLC0415  (only tests of the web know Django)

    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    place = connection.settings_dict
    environment = os.environ | {"DATABASE_URL": f"postgresql://{place['USER']}@/{place['NAME']}?host={place['HOST']}"}
    options = json.dumps({"host": "127.0.0.1", "port": port, "workers": 1})
    command = [sys.executable, "-m", "piste.web.serving.server", options]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, env=environment, stderr=said, stdout=said)
        try:
            wait_until_ready(port, process, said)
            yield WebServer(f"http://localhost:{port}")
        finally:
            process.terminate()
            process.wait(30)


def wait_until_ready(port, process, said):
    """Wait for the readiness page; a server that ends says why."""
    limit = Deadline(60)
    while not limit.passed():
        if process.poll() is not None:
            said.seek(0)
            raise AssertionError(said.read().decode())
        asked = http.client.HTTPConnection("localhost", port, timeout=5)
        try:
            asked.request("GET", "/health/ready")
            if asked.getresponse().status == 200:
                return
        except OSError:
            threading.Event().wait(0.1)
        finally:
            asked.close()
    raise AssertionError("the web server did not become ready within a minute")
