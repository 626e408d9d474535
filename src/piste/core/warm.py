"""Compile every kernel once: `python -m piste.core.warm`. Set-up runs it, so that no user waits for a compiler."""

import importlib
from pathlib import Path

import piste


def warm() -> int:
    """Import every engine module that defines kernels; kernels compile when they are defined. Return how many.

    Modules are found as files, so that no package is imported that has no kernels: the web's want Django's settings.
    """
    root = Path(piste.__file__).parent
    count = 0
    for source in sorted(root.rglob("*.py")):
        if "piste.core.kernel import" not in source.read_text(encoding="utf-8") or source.name == "warm.py":
            continue
        importlib.import_module(".".join(("piste", *source.relative_to(root).with_suffix("").parts)))
        count += 1
    return count


if __name__ == "__main__":
    print(f"{warm()} modules with compiled kernels are ready")
