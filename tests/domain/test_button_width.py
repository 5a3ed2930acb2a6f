"""Labels that phones would cut off."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.button_width import LONGEST_BUTTON, cut_for_button


@given(st.text(max_size=LONGEST_BUTTON))
def test_what_phones_show_is_not_cut(label: str) -> None:
    assert cut_for_button(label) == label


@given(st.text(min_size=LONGEST_BUTTON + 1, max_size=100))
def test_what_is_cut_fits_and_says_so(label: str) -> None:
    cut = cut_for_button(label)
    assert len(cut) <= LONGEST_BUTTON
    assert cut.endswith("…")
    assert label.startswith(cut.removesuffix("…"))
