"""Tests run in two processes at once: whole files each, the browser's all in one, the slow ones first.

Each process has a database, a server, folders and ports of its own. `-n 0` runs everything in one process, as `--pdb`
and the tests of a single file do by themselves.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).resolve().parent.parent
ONE_BROWSER = "tests/browser"
"""All of its files run in one process: one browser and one web server serve them."""
SLOW_FIRST = (ONE_BROWSER, "tests/web", "tests/unit/web", "tests/analytic", "tests/property")
"""What takes longest by far begins first, so that no process waits long for the other at the end."""
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
CANNOT_RUN = "cannot_run"
KERNELS = "piste/kernels"


class FileScheduling(LoadScopeScheduling):
    """Give each process whole files, in the order of collection."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return ONE_BROWSER if file.startswith(f"{ONE_BROWSER}/") else file


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Stay in this process where a second one has nothing to do, or where somebody looks inside."""
    named = {argument.partition("::")[0] for argument in config.args}
    alone = len(named) == 1 and Path(named.pop()).is_file()
    if config.option.usepdb or alone:
        config.option.numprocesses = 0


def is_controller(config: pytest.Config) -> bool:
    """Tell whether this process runs no test itself but gives them to others."""
    return not hasattr(config, "workerinput") and bool(config.option.tx) and config.option.dist != "no"


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Prepare what the processes share, before they start."""
    if not is_controller(session.config):
        return
    from django.conf import settings  # noqa: PLC0415

    if settings.OWN_FILES:
        del os.environ["PISTE_FILES"]  # each process makes a folder of its own
    for name in THREADS:
        os.environ.setdefault(name, "1")  # two processes fill two cores
    compile_kernels(session.config)


def compile_kernels(config: pytest.Config) -> None:
    """Compile changed kernels once: two processes that fill the same cache at once may mix up its entries."""
    digest = hashlib.sha256()
    for source in sorted((ROOT / "src" / "piste").rglob("*.py")):
        text = source.read_bytes()
        if b"piste.core.kernel import" in text or source.name == "kernel.py":
            digest.update(f"{source} {source.stat().st_mtime_ns}".encode() + text)
    cache = getattr(config, "cache", None)
    if cache is not None and cache.get(KERNELS, None) == digest.hexdigest():
        return
    done = subprocess.run([sys.executable, "-m", "piste.core.warm"], check=False, capture_output=True)
    if done.returncode == 0 and cache is not None:
        cache.set(KERNELS, digest.hexdigest())


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> FileScheduling | None:
    """Let whole files be given out, unless another way is asked for."""
    return FileScheduling(config, log) if config.option.dist == "loadfile" else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the slow folders begin."""

    def rank(item: pytest.Item) -> int:
        return next((k for k, folder in enumerate(SLOW_FIRST) if item.nodeid.startswith(f"{folder}/")), len(SLOW_FIRST))

    items.sort(key=rank)


def stop_run(config: pytest.Config, why: str) -> None:
    """End the whole run before any test, in whichever process the lack was found."""
    if hasattr(config, "workeroutput"):
        config.workeroutput[CANNOT_RUN] = why
    pytest.exit(why, returncode=2)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    """Say once what a process lacks; the others have not begun, for tests are given out when all have collected."""
    if why := getattr(node, "workeroutput", {}).get(CANNOT_RUN):
        pytest.exit(why, returncode=2)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the files of a process that ends without the usual leave-taking, as execnet's do."""
    if hasattr(config, "workerinput"):
        from django.conf import settings  # noqa: PLC0415

        if settings.OWN_FILES:
            shutil.rmtree(settings.PLANNING_FILES, ignore_errors=True)
