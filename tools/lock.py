"""Renew requirements/*.txt from *.in: exact versions for Python 3.11 and newer, with hashes, without addresses."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"


def main() -> int:
    """Resolve the three lists; dev keeps the versions of run."""
    uv = Path(sys.executable).parent / "uv"
    shared = ["pip", "compile", "--universal", "--generate-hashes", "--python-version", "3.11", "--quiet"]
    shared += ["--upgrade", "--no-header", "--no-emit-index-url"]
    environment = {**os.environ, "UV_SYSTEM_CERTS": "1"}
    for name, constraint in (("uv", None), ("run", None), ("dev", "run")):
        extra = ["--constraint", f"{constraint}.txt"] if constraint else []
        command = [uv, *shared, *extra, f"{name}.in", "--output-file", f"{name}.txt"]
        subprocess.run(command, cwd=REQUIREMENTS, env=environment, check=True)
        print(f"requirements/{name}.txt renewed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
