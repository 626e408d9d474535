"""What all tests share."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["workers", "web_database"]

ROOT = Path(__file__).resolve().parent.parent

settings.register_profile("piste", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("piste")  # nothing depends on seconds: a busy machine breaks no property


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real data, which lies beside the project and not in it."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real data of ../shared/data is not here")
    return folder


@pytest.fixture(autouse=True)
def _plain_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give every test the same terminal and language, whatever stands around it."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("PISTE_DEMO_NO_SERVE", "1")
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "PISTE_LANG"):
        monkeypatch.delenv(name, raising=False)
