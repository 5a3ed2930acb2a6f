"""A review in progress: what is on the screen, and what was passed over."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from bot.domain.ids import EntryId


class ReviewDraft(BaseModel):
    """The content of a draft. `numbers` are the misses like the one shown, `text` is what was asked.

    `nearest` are the entries on its buttons, in order; `entry` is the one that was pressed, or (`is_new`)
    one in whose theme an entry is to be written. `passed` are misses that are not shown again in this review.

    After the questions come the answers that must be read again: `due` is the one shown, with the fingerprint
    of its words, `seen` are those that are not shown again.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    numbers: tuple[int, ...] = ()
    text: str = ""
    nearest: tuple[EntryId, ...] = ()
    entry: EntryId | None = None
    is_new: bool = False
    passed: tuple[int, ...] = ()
    due: EntryId | None = None
    fingerprint: str = ""
    seen: tuple[EntryId, ...] = ()

    @property
    def name(self) -> str:
        """What the buttons on the screen carry, so that a late press does not decide about something else."""
        return str(self.numbers[0]) if self.numbers else self.fingerprint or "0"
