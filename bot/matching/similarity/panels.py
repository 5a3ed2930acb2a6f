"""Rows of a large matrix in panels, so that it is never completely in memory."""

PANEL = 256
"""Number of rows that are factored together."""


def panels_of(size: int) -> list[tuple[int, int]]:
    """Return the first row of each panel of `size` rows, and the row after its last."""
    return [(top, min(top + PANEL, size)) for top in range(0, size, PANEL)]
