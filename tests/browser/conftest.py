"""One browser for all tests that look at pages."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

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
    named = os.environ.get("PISTE_CHROMIUM", "")
    path = named if named and Path(named).exists() else next((p for p in map(shutil.which, NAMES) if p), None)
    assert path, "no Chromium: apt-get install chromium, or name one in PISTE_CHROMIUM"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield chromium
        chromium.close()
