"""Everything for one machine: database, tables, workers, web server; nothing is left when it ends."""

import http.client
import os
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace

from piste.core.deadline import Deadline
from piste.core.errors import PisteError
from piste.web.database.place import find_home
from piste.web.database.private import private_database
from piste.web.jobs.parent import ASKED
from piste.web.jobs.registry import SOLVE, UPKEEP
from piste.web.serving.processes import Processes
from piste.web.serving.server import WebOptions

SOLVERS = 2
DEMO_SETTINGS = "piste.web.settings.demo"
READY_LIMIT_S = 90.0
Say = Callable[..., None]


@dataclass(frozen=True)
class ServeOptions:
    """How to serve: Django's settings, the web server, whether by TLS."""

    settings: str
    web: WebOptions
    tls: bool = False
    solvers: int = SOLVERS


def serve(options: ServeOptions, say: Say) -> None:
    """Serve until SIGINT or SIGTERM.

    Parameters
    ----------
    options : ServeOptions
        What to serve and where.
    say : callable
        Takes an English line of the catalogues and its values, for the terminal.

    Raises
    ------
    PisteError
        Where the port is taken, the database cannot be started, or a part does not come up.
    """
    check_port(options.web)
    with ExitStack() as stack:
        children = Processes(dict(os.environ))
        stack.enter_context(catch_signals(children))
        environment = stack.enter_context(surroundings(options, say))
        children.environment = environment
        if children.ending.is_set():
            return
        migrate(environment, say)
        if options.settings == DEMO_SETTINGS:
            load_demo(environment, say)
        web = prepare_tls(options, say) if options.tls else options.web
        stack.callback(children.end)
        start_children(children, options, web)
        if wait_until_ready(children, web):
            scheme = "https" if web.certificate else "http"
            say(
                "Piste is ready at {address} (stop it with Ctrl-C).",
                address=f"{scheme}://{shown_host(web)}:{web.port}/",
            )
            children.watch()
        say("Stopping …")
    say("Stopped; nothing is left running.")


def start_children(children: Processes, options: ServeOptions, web: WebOptions) -> None:
    """Start the web server and the workers."""
    children.start("web", [sys.executable, "-m", "piste.web.serving.server", web.write()])
    for queue, count in ((SOLVE, options.solvers), (UPKEEP, 1)):
        for _ in range(count):
            children.start(f"worker {queue}", [sys.executable, "-m", "piste.web.jobs.worker", queue])


@contextmanager
def catch_signals(children: Processes) -> Iterator[None]:
    """Let SIGINT, SIGTERM and SIGHUP end us in order; put the old ways back afterwards."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(number, children.ask_to_end) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


@contextmanager
def surroundings(options: ServeOptions, say: Say) -> Iterator[dict[str, str]]:
    """Yield the children's environment, with a private database running where no other is named."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": options.settings, "PYTHONUNBUFFERED": "1", ASKED: "1"}
    with ExitStack() as stack:
        figures = stack.enter_context(tempfile.TemporaryDirectory(prefix="piste-figures-"))
        environment["PROMETHEUS_MULTIPROC_DIR"] = figures
        if os.environ.get("DATABASE_URL"):
            say("Database: the one of DATABASE_URL.")
        else:
            place = stack.enter_context(private_database(os.environ.get("PISTE_DB_PLACE", "pg")))
            say("Database: a private PostgreSQL in {folder}.", folder=str(place.folder))
        yield environment


def migrate(environment: dict[str, str], say: Say) -> None:
    """Bring the database's tables to this version."""
    say("Preparing the database …")
    command = [sys.executable, "-m", "django", "migrate", "--no-input", "--verbosity", "0"]
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [""])[-1]
        raise PisteError("The database's tables could not be prepared: {reason}", reason=last)


def load_demo(environment: dict[str, str], say: Say) -> None:
    """Load the demo's plans where `piste demo` has made them."""
    say("Loading the demo’s plans …")
    command = [sys.executable, "-m", "django", "load_demo"]
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [""])[-1]
        raise PisteError("The demo’s plans could not be loaded: {reason}", reason=last)


def prepare_tls(options: ServeOptions, say: Say) -> WebOptions:
    """Return the web server's options with a certificate of our own."""
    from piste.web.serving.certificate import ensure_certificate  # noqa: PLC0415

    certificate, key, fingerprint = ensure_certificate(find_home() / "var" / "tls", [options.web.host])
    say("TLS with a certificate of our own; browsers ask once. SHA-256: {fingerprint}", fingerprint=fingerprint)
    return replace(options.web, certificate=str(certificate), key=str(key))


def check_port(web: WebOptions) -> None:
    """Refuse a port that is taken, before anything is started."""
    family = socket.AF_INET6 if ":" in web.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((web.host, web.port))
        except OSError as problem:
            raise PisteError(
                "Port {port} of {host} cannot be used ({reason}). Choose another: piste serve --port 8080",
                port=str(web.port), host=web.host, reason=problem.strerror or str(problem),
            ) from None  # fmt: skip


def wait_until_ready(children: Processes, web: WebOptions) -> bool:
    """Wait until the readiness page says yes; False where we are asked to end first."""
    limit = Deadline(READY_LIMIT_S)
    while not children.ending.wait(0.2):
        for child in children.children:
            children.look_after(child)
        if is_ready(web):
            return True
        if limit.passed():
            raise PisteError("The web server did not become ready; its own lines above say why.")
    return False


def is_ready(web: WebOptions) -> bool:
    """Ask the readiness page."""
    host = shown_host(web)
    if web.certificate:
        context = ssl.create_default_context(cafile=web.certificate)
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(host, web.port, timeout=5, context=context)
    else:
        connection = http.client.HTTPConnection(host, web.port, timeout=5)
    try:
        connection.request("GET", "/health/ready")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def shown_host(web: WebOptions) -> str:
    """Return the name by which this machine reaches the server."""
    return "localhost" if web.host in {"127.0.0.1", "0.0.0.0", "::", "::1"} else web.host  # noqa: S104
