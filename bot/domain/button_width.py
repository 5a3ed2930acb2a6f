"""How much of a button phones show."""

from __future__ import annotations

LONGEST_BUTTON = 34
"""Characters of a button as wide as a phone's screen."""


def cut_for_button(label: str) -> str:
    """Return `label` with an ellipsis in place of what a phone would not show."""
    return label if len(label) <= LONGEST_BUTTON else label[: LONGEST_BUTTON - 1].rstrip() + "…"
