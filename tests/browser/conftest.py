"""One browser for all tests that look at pages."""

import http.client
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from piste.core.deadline import Deadline
from workers import stop_run

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


def find_browser():
    """Return the Chromium of PISTE_CHROMIUM, else the system's, else None."""
    named = os.environ.get("PISTE_CHROMIUM", "")
    return named if named and Path(named).exists() else next((p for p in map(shutil.which, NAMES) if p), None)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_finish(session):
    """Without a browser that a test needs no test runs at all."""
    if session.config.option.collectonly or find_browser():
        return
    if any("browser" in getattr(item, "fixturenames", ()) for item in session.items):
        stop_run(session.config, "no Chromium: apt-get install chromium, or name one in PISTE_CHROMIUM")


@pytest.fixture(scope="session")
def browser():
    """Return a running Chromium."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright runs a loop in this thread until the run ends
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_browser(), args=list(FLAGS))
        yield chromium
        chromium.close()


@dataclass(frozen=True)
class WebServer:
    """The real web server, on the tests' database."""

    url: str
    process: subprocess.Popen


@pytest.fixture(scope="session")
def web_server(django_db_setup):  # noqa: ARG001
    """Run one uvicorn process for all tests that look at the web: streams and static files as in real use."""
    with run_server() as server:
        yield server


@contextmanager
def run_server(host="127.0.0.1", port=0, certificate=(), **more):
    """Run a server on the tests' database with more in its environment; by TLS with a certificate and its key."""
    from django.db import connection  # noqa: PLC0415  (only tests of the web know Django)

    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        trial.bind((host, port))
        port = trial.getsockname()[1]
    place = connection.settings_dict
    environment = os.environ | {"DATABASE_URL": f"postgresql://{place['USER']}@/{place['NAME']}?host={place['HOST']}"}
    environment |= {"PISTE_END_WITH_PARENT": "1", **more}  # a killed run leaves no server
    options = {"host": host, "port": port, "workers": 1}
    if certificate:
        options |= {"certificate": str(certificate[0]), "key": str(certificate[1])}
    command = [sys.executable, "-m", "piste.web.serving.server", json.dumps(options)]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, env=environment, stderr=said, stdout=said)
        try:
            wait_until_ready(host, port, process, said, certificate)
            scheme = "https" if certificate else "http"
            yield WebServer(f"{scheme}://{'localhost' if host == '127.0.0.1' else host}:{port}", process)
        finally:
            process.terminate()
            process.wait(30)


def wait_until_ready(host, port, process, said, certificate=()):
    """Wait for the readiness page; a server that ends says why."""
    limit = Deadline(180)
    while not limit.passed():
        if process.poll() is not None:
            said.seek(0)
            raise AssertionError(said.read().decode())
        if certificate:
            context = ssl.create_default_context(cafile=certificate[0])
            asked = http.client.HTTPSConnection(host, port, timeout=5, context=context)
        else:
            asked = http.client.HTTPConnection(host, port, timeout=5)
        try:
            asked.request("GET", "/health/ready")
            if asked.getresponse().status == 200:
                return
        except OSError:
            threading.Event().wait(0.1)
        finally:
            asked.close()
    raise AssertionError("the web server did not become ready within three minutes")
