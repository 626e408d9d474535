"""The one way to compile a kernel: an explicit signature, kept on disk, free of the interpreter lock."""

from collections.abc import Callable
from typing import TypeVar

from numba import njit

Function = TypeVar("Function", bound=Callable[..., object])


def kernel(*signatures: str) -> Callable[[Function], Function]:
    """Compile a function at its definition for exactly these numba signatures (e.g. `"float64(int64[::1])"`)."""
    return njit(list(signatures), cache=True, nogil=True, error_model="numpy")


def inline(function: Function) -> Function:
    """Compile a small function that kernels call and numba types from there."""
    return njit(cache=True, nogil=True, error_model="numpy", inline="always")(function)
