"""Run every check that needs no data: style, types, direction of imports."""

import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent
CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports",),
)


def main() -> int:
    """Run all checks, also after a failure, and say which failed."""
    failed = []
    for name, *arguments in CHECKS:
        print("--", name, *arguments, flush=True)
        if subprocess.run([BIN / name, *arguments], check=False).returncode:
            failed.append(name)
    print("lint: " + ("failed: " + ", ".join(failed) if failed else "all checks passed"))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
