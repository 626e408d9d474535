"""Three networks that reach the server and its relay, and never each other."""

import os
import shutil
import subprocess
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from browser.conftest import FLAGS, find_browser, run_server
from piste.core.deadline import Deadline
from piste.web.remote.coturn import build_configuration

HOST = "10.213.77.1"
RELAY_PORT = 3479
SECRET = "a secret of the tests, long enough for the relay"  # noqa: S105
MEDIA = (
    "--use-fake-device-for-media-stream=fps=30",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
)


def why_not():
    """Return why there can be no such networks here; empty where there can."""
    if os.geteuid() != 0:
        return "network namespaces need root here"
    if not shutil.which("ip") or not shutil.which("turnserver"):
        return "no ip or no turnserver: apt-get install iproute2 coturn"
    tried = subprocess.run(["ip", "netns", "add", "piste-trial"], capture_output=True, check=False, text=True)
    subprocess.run(["ip", "netns", "del", "piste-trial"], capture_output=True, check=False)
    return tried.stderr.strip()


def ip(*words):
    subprocess.run(["ip", *words], check=True, capture_output=True)


@contextmanager
def isolated_networks(names):
    """Make a bridge with the server's address and a network for each name, whose ports are isolated from each other."""
    bridge = f"pst{os.getpid() % 100000}"
    spaces = [f"{bridge}-{name}" for name in names]
    try:
        ip("link", "add", bridge, "type", "bridge")
        ip("addr", "add", f"{HOST}/24", "dev", bridge)
        ip("link", "set", bridge, "up")
        for number, space in enumerate(spaces, start=2):
            port = f"{bridge}p{number}"
            ip("netns", "add", space)
            ip("link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", space)
            ip("link", "set", port, "master", bridge, "up")
            ip("link", "set", "dev", port, "type", "bridge_slave", "isolated", "on")
            ip("-n", space, "addr", "add", f"{HOST[:-1]}{number}/24", "dev", "eth0")
            for device in ("lo", "eth0"):
                ip("-n", space, "link", "set", device, "up")
        yield dict(zip(names, spaces, strict=True))
    finally:
        for space in spaces:
            subprocess.run(["ip", "netns", "del", space], capture_output=True, check=False)
        subprocess.run(["ip", "link", "del", bridge], capture_output=True, check=False)


@contextmanager
def run_relay(folder):
    """Run coturn with the configuration that we write, but for peers at its own address, which is private."""
    written = build_configuration(SECRET, "piste.test", port=RELAY_PORT)
    more = [f"listening-ip={HOST}", f"relay-ip={HOST}", f"allowed-peer-ip={HOST}", f"pidfile={folder}/turn.pid"]
    configuration = Path(folder) / "turnserver.conf"
    configuration.write_text(written + "\n".join([*more, "log-file=stdout", ""]), encoding="ascii")
    with (Path(folder) / "relay.log").open("wb") as said:
        relay = subprocess.Popen(["turnserver", "-c", configuration], stdout=said, stderr=said, cwd=folder)
        try:
            limit = Deadline(20)
            while not listens(RELAY_PORT):
                assert relay.poll() is None and not limit.passed(), (Path(folder) / "relay.log").read_text()
                time.sleep(0.1)
            yield relay
        finally:
            relay.terminate()
            relay.wait(20)


def listens(port):
    """Tell whether somebody listens at the server's address."""
    held = subprocess.run(["ss", "-lntu", f"sport = :{port}"], capture_output=True, check=True, text=True).stdout
    return HOST in held


@dataclass
class CallWorld:
    """Browsers by network, and a server that can be killed and started again."""

    browsers: dict
    server: object
    environment: dict
    stack: ExitStack

    def kill_server(self):
        self.server.process.kill()
        self.server.process.wait(20)

    def start_server(self):
        port = int(self.server.url.rpartition(":")[2])
        self.server = self.stack.enter_context(run_server(HOST, port, **self.environment))


@contextmanager
def call_world(playwright, folder, names=("a", "b", "c")):
    """Run it all: networks, relay, server, and a browser with a fake camera in each network."""
    with ExitStack() as stack:
        spaces = stack.enter_context(isolated_networks(names))
        stack.enter_context(run_relay(folder))
        environment = {"PISTE_TURN_SECRET": SECRET, "PISTE_TURN_URLS": f"turn:{HOST}:{RELAY_PORT}?transport=udp"}
        server = stack.enter_context(run_server(HOST, **environment))
        browsers = {}
        for name, space in spaces.items():
            script = Path(folder) / f"browser-{name}"
            script.write_text(f'#!/bin/sh\nexec ip netns exec {space} "{find_browser()}" "$@"\n', encoding="ascii")
            script.chmod(0o755)
            flags = [*FLAGS, *MEDIA, f"--unsafely-treat-insecure-origin-as-secure={server.url}"]
            browsers[name] = playwright.launch(executable_path=script, args=flags)
            stack.callback(browsers[name].close)
        yield CallWorld(browsers, server, environment, stack)
