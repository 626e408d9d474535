"""Set up a private .venv with exactly the pinned packages: `python3 tools/setup.py run|dev`.

Standard library only: this runs with the system's Python, before anything is installed. It does nothing when the
environment already holds what the pins say. As root it installs missing Debian packages itself; otherwise it says the
one line to run.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
OLDEST = (3, 11)
POLICY = Path("/usr/sbin/policy-rc.d")
"""Debian asks this whether an installed service may start: 101 says no."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main(level: str) -> int:
    """Bring .venv to the level asked for and say what is done."""
    python = find_python()
    if level == "dev":
        ensure_browser()
        ensure_relay()
    wanted = fingerprint(level)
    if level == "run" and stamp("dev").is_file() and stamp("dev").read_text() == fingerprint("dev"):
        return 0
    if stamp(level).is_file() and stamp(level).read_text() == wanted:
        return 0
    print(f"Setting up .venv ({level}); this happens once …", flush=True)
    for old in ("run", "dev"):
        stamp(old).unlink(missing_ok=True)
    make_venv(python)
    install(level)
    run(BIN / "python", ROOT / "tools" / "compile_languages.py")
    run(BIN / "python", ROOT / "tools" / "static_files.py")
    ensure_voice()
    run(BIN / "python", ROOT / "tools" / "voice_clips.py")
    print("Compiling the kernels …", flush=True)
    run(BIN / "python", "-m", "piste.core.warm")
    stamp(level).write_text(wanted)
    print("Set-up is done.", flush=True)
    return 0


def find_python() -> str:
    """Return a Python that is new enough: this one, or the newest on the path."""
    if sys.version_info >= OLDEST:
        return sys.executable
    newer = (shutil.which(f"python3.{minor}") for minor in range(20, OLDEST[1] - 1, -1))
    found = next((path for path in newer if path), None)
    return found or stop("Piste needs Python 3.11 or newer.", "apt-get install python3")


def stamp(level: str) -> Path:
    """Return the file that says which pins the environment holds."""
    return VENV / f".piste-{level}"


def fingerprint(level: str) -> str:
    """Return a hash of everything that decides what set-up makes."""
    digest = hashlib.sha256(str(ROOT).encode())
    files = [ROOT / "requirements" / "uv.txt", ROOT / "requirements" / f"{level}.txt", ROOT / "pyproject.toml"]
    files += [ROOT / "package.json", ROOT / "package-lock.json", ROOT / "tools" / "static_files.py", Path(__file__)]
    files += [ROOT / "tools" / "voice_clips.py", ROOT / "src" / "piste" / "web" / "counter" / "queue" / "clips.py"]
    files += sorted((ROOT / "src" / "piste" / "locale").rglob("*.po"))
    files += sorted((ROOT / "src" / "piste" / "web" / "locale").rglob("*.po"))
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def make_venv(python: str) -> None:
    """Create the environment, with Debian's venv package where Python comes without it."""
    if (BIN / "python").exists() and subprocess.run(
        [BIN / "python", "-m", "pip", "--version"], check=False, capture_output=True
    ).returncode == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    if subprocess.run([python, "-c", "import ensurepip"], check=False, capture_output=True).returncode:
        apt_install("python3-venv", "Python comes without venv here.")
    run(python, "-m", "venv", VENV)


def install(level: str) -> None:
    """Install uv by pip, everything else by uv, all of it by hash; then Piste itself, editable."""
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "UV_SYSTEM_CERTS": "1", "VIRTUAL_ENV": str(VENV)}
    requirements = ROOT / "requirements"
    run(BIN / "pip", "install", "--quiet", "--require-hashes", "-r", requirements / "uv.txt", env=environment)
    uv = (BIN / "uv", "pip", "install", "--quiet", "--python", BIN / "python")
    run(*uv, "--require-hashes", "-r", requirements / f"{level}.txt", env=environment)
    run(*uv, "--no-deps", "--no-build-isolation", "--offline", "-e", ROOT, env=environment)


def ensure_browser() -> None:
    """Make sure that the browser tests have a browser; fail before any test where they cannot."""
    named = os.environ.get("PISTE_CHROMIUM")
    if (named and Path(named).exists()) or any(shutil.which(name) for name in BROWSERS):
        return
    apt_install("chromium", "The browser tests need Chromium.")


def ensure_relay() -> None:
    """Make sure that the tests of calls have their relay; Debian would start it at once, as an open one."""
    if shutil.which("turnserver") and shutil.which("ip"):
        return
    if POLICY.exists() or os.geteuid() != 0:
        apt_install("coturn iproute2", "The tests of calls need coturn and iproute2.")
        return
    POLICY.write_text("#!/bin/sh\nexit 101\n", encoding="ascii")
    POLICY.chmod(0o755)
    try:
        apt_install("coturn iproute2", "The tests of calls need coturn and iproute2.")
    finally:
        POLICY.unlink()


def ensure_voice() -> None:
    """Install espeak-ng as root, so that displays speak; without it they chime, and voice_clips.py says so."""
    if shutil.which("espeak-ng") or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (("apt-get", "update", "-qq"), ("apt-get", "install", "-y", "-qq", "espeak-ng")):
        if subprocess.run(command, env=environment, check=False, capture_output=True).returncode:
            return


def apt_install(package: str, why: str) -> None:
    """Install Debian packages as root; else stop with the line to run."""
    line = f"apt-get update && apt-get install -y {package}"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        stop(why, "sudo sh -c '" + line + "'")
    print(f"{why} Installing {package} …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (("apt-get", "update", "-qq"), ("apt-get", "install", "-y", "-qq", *package.split())):
        done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
        if done.returncode:
            stop(why + "\n" + done.stderr.strip()[-500:], line)


def run(*command: object, env: dict[str, str] | None = None) -> None:
    """Run a command; a failure ends set-up with its own words."""
    done = subprocess.run([str(part) for part in command], env=env, check=False, cwd=ROOT)
    if done.returncode:
        stop("Set-up failed at: " + " ".join(str(part) for part in command), "make setup")


def stop(why: str, line: str) -> NoReturn:
    """Say why, and the one line that helps, and end."""
    print(f"{why}\nRun this, then try again:\n  {line}", file=sys.stderr)
    sys.exit(2)


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in ("run", "dev"):
        sys.exit("use: python3 tools/setup.py run|dev")
    sys.exit(main(sys.argv[1]))
