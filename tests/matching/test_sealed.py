"""Arrays as bytes: what is read is what was written, used where it is."""

from __future__ import annotations

import hashlib
import io
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as some

from bot.matching.sealed import StaleError, as_bytes, from_bytes, opened, sealed

ARRAYS = st.dictionaries(
    st.text("abc ", min_size=1, max_size=5),
    some.arrays(
        st.sampled_from(["u1", "<u2", "<i4", "<f4", "<f8", "<U3"]),
        some.array_shapes(min_dims=0, max_dims=2, min_side=0, max_side=5),
    ),
    max_size=4,
)


@given(ARRAYS)
def test_what_is_read_is_what_was_written(arrays: dict[str, npt.NDArray[Any]]) -> None:
    for read in (from_bytes(as_bytes(arrays)), opened(sealed(arrays, "key"), "key")):
        for name, array in arrays.items():
            np.testing.assert_array_equal(read[name], array)
            assert read[name].dtype == array.dtype
            assert read[name].shape == array.shape


@given(ARRAYS)
def test_arrays_are_used_where_they_were_read(arrays: dict[str, npt.NDArray[Any]]) -> None:
    content = sealed(arrays, "key")
    whole = np.frombuffer(content, np.uint8)
    for each in opened(content, "key").values():
        assert each.flags.aligned
        assert not each.flags.writeable
        assert np.shares_memory(each, whole) or not each.size


def test_what_an_earlier_version_sealed_is_stale_and_not_damaged() -> None:
    out = io.BytesIO()
    np.savez(out, allow_pickle=False, key=np.array("key"))
    before = hashlib.sha256(out.getvalue()).digest() + out.getvalue()
    with pytest.raises(StaleError):
        opened(before, "key")
