"""Whether two sets of base data hold the same, to the last bit."""

from dataclasses import fields

import numpy as np
from shapely.geometry.base import BaseGeometry

from piste.basedata.base import BaseData


def assert_same(left: object, right: object, where: str = "") -> None:
    """Compare values of base data of any kind, and say where they differ."""
    if isinstance(left, np.ndarray):
        assert isinstance(right, np.ndarray) and left.dtype == right.dtype, where
        np.testing.assert_array_equal(left, right, err_msg=where)
    elif isinstance(left, BaseGeometry):
        assert isinstance(right, BaseGeometry) and left.equals_exact(right, 0.0), where
    elif isinstance(left, dict):
        assert isinstance(right, dict) and list(left) == list(right), where
        for key, value in left.items():
            assert_same(value, right[key], f"{where}.{key}")
    elif hasattr(left, "__dataclass_fields__"):
        assert type(left) is type(right), where
        for part in fields(left):
            assert_same(getattr(left, part.name), getattr(right, part.name), f"{where}.{part.name}")
    else:
        assert left == right, where


def assert_same_base(left: BaseData, right: BaseData) -> None:
    """Compare two sets of base data."""
    assert_same(left, right, "base")
