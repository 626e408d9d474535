"""Piste: plans, opens, runs and follows one joint network of public service points."""

import os
import sys
from pathlib import Path

__version__ = "0.1.0"

# Compiled kernels are kept inside the private environment: removing .venv removes everything.
if "NUMBA_CACHE_DIR" not in os.environ and sys.prefix != sys.base_prefix and os.access(sys.prefix, os.W_OK):
    os.environ["NUMBA_CACHE_DIR"] = str(Path(sys.prefix) / "kernels")
