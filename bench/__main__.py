"""Run benchmarks and print a table each: `python -m bench`, or `python -m bench siting` for one of them."""

import importlib
import pkgutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

Run = Callable[[], list[tuple[str, str]]]


def find_benchmarks() -> dict[str, Run]:
    """Return every module of this folder that defines `run`, by name."""
    found = {}
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        if not module.name.startswith("_"):
            run = getattr(importlib.import_module(f"bench.{module.name}"), "run", None)
            if run is not None:
                found[module.name] = run
    return found


def print_table(name: str, rows: list[tuple[str, str]]) -> None:
    """Print one benchmark's rows, the labels as wide as the widest."""
    width = max((len(label) for label, _ in rows), default=0)
    print(f"\n{name}\n{'-' * len(name)}")
    for label, figures in rows:
        print(f"{label:<{width}}  {figures}")


def run_benchmarks(names: list[str], benchmarks: Mapping[str, Run]) -> int:
    """Run those named, or all; return the exit status."""
    unknown = [name for name in names if name not in benchmarks]
    if unknown:
        print(f"no benchmark is called {', '.join(unknown)}; there are {', '.join(benchmarks)}", file=sys.stderr)
        return 2
    for name in names or list(benchmarks):
        print_table(name, benchmarks[name]())
    return 0


if __name__ == "__main__":
    sys.exit(run_benchmarks(sys.argv[1:], find_benchmarks()))
