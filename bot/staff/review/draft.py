"""A review in progress: the question on the screen, and those that were passed over."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from bot.domain.ids import EntryId


class ReviewDraft(BaseModel):
    """The content of a draft. `numbers` are the misses like the one shown, `text` is what was asked.

    `nearest` are the entries on its buttons, in order; `entry` is the one that was pressed. `passed` are
    misses that are not shown again in this review.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    numbers: tuple[int, ...] = ()
    text: str = ""
    nearest: tuple[EntryId, ...] = ()
    entry: EntryId | None = None
    passed: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """What the buttons of this question carry, so that a late press does not decide about another."""
        return str(self.numbers[0]) if self.numbers else "0"
