"""Compile every kernel once: `python -m piste.core.warm`. Set-up runs it, so that no user waits for a compiler."""

import importlib
import pkgutil
from pathlib import Path

import piste


def warm() -> int:
    """Import every engine module that defines kernels; kernels compile when they are defined. Return how many."""
    count = 0
    for module in pkgutil.walk_packages(piste.__path__, "piste."):
        source = Path(module.module_finder.path) / f"{module.name.rpartition('.')[2]}.py"  # type: ignore[union-attr]
        if source.is_file() and "piste.core.kernel import" in source.read_text(encoding="utf-8"):
            importlib.import_module(module.name)
            count += 1
    return count


if __name__ == "__main__":
    print(f"{warm()} modules with compiled kernels are ready")
